"""A bare Flask application, for the rates to be compared with."""

from flask import Flask

app = Flask("hello")


@app.get("/hello")
def hello() -> str:
    """What a framework costs by itself."""
    return "hello"
