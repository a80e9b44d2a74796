"""What a web server loads: the library named by the environment, as a WSGI application."""

from acqflow.bootstrap import open_library
from acqflow.web.application import create_app

app = create_app(open_library())
