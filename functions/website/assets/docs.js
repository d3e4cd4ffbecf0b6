// Shows an OpenAPI document, and sends requests to the stack that serves this page.
"use strict";

// The stage is the first part of a path on AWS's own address, and nothing or another word on an operator's.
const base = new URL(".", location.href).href.replace(/\/$/, "");

/** The link to the document that `?document=` names; that to the first one without it. */
function chosen(links) {
  const name = new URLSearchParams(location.search).get("document");
  return links.find((link) => link.textContent === name) ?? links[0];
}

async function show() {
  const links = [...document.querySelectorAll("#documents a")];
  const link = chosen(links);
  const source = link.href;
  document.querySelector("#download").href = source;
  for (const each of links) {
    each.href = `?document=${encodeURIComponent(each.textContent)}`;
  }
  link.setAttribute("aria-current", "page");

  const viewer = document.querySelector("#viewer");
  const answer = await fetch(source);
  if (!answer.ok) {
    viewer.textContent = `The document could not be read: ${answer.status}`;
    return;
  }
  const spec = await answer.json();
  spec.servers = [{ url: base, description: "This stack" }];
  SwaggerUIBundle({
    spec,
    domNode: viewer,
    deepLinking: true,
    displayRequestDuration: true,
    docExpansion: "list",
    filter: true,
    // Its own check would send the document to another host.
    validatorUrl: null,
    requestInterceptor(request) {
      // A token goes nowhere else, whatever a document says.
      if (!request.url.startsWith(`${base}/`)) {
        throw new Error(`${request.url} is not of this stack`);
      }
      return request;
    },
  });
}

show();
