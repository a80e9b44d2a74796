"""What a web server loads: the library named by the environment, as a WSGI application."""

from acqflow.bootstrap import open_library
from acqflow.web.application import create_app

app = create_app(open_library())
# With the first request: until then nobody knows that the library is there.
app.before_request(app.background.watch)
