// Draws the OpenAPI description of this server; writes made from the page carry the console's CSRF token and a fresh key.
const place = document.getElementById("operations");
window.SwaggerUIBundle({
  url: place.dataset.openapi,
  domNode: place,
  layout: "BaseLayout",
  deepLinking: true,
  docExpansion: "list",
  validatorUrl: null,
  requestInterceptor(request) {
    if (!["GET", "HEAD"].includes(request.method ?? "GET")) {
      request.headers["X-CSRFToken"] = place.dataset.csrf;
      request.headers["Idempotency-Key"] ??= crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    }
    return request;
  },
});
