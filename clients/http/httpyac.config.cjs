// httpYac calls the body of a named answer `guide`; the files say `guide.response.body.$`, as REST Client does.
module.exports = {
  configureHooks({ hooks }) {
    hooks.onResponse.addHook("asRestClient", ({ parsedBody: body }) => {
      if (body !== null && typeof body === "object") {
        Object.defineProperty(body, "response", { value: { body: { $: body } } });
      }
    });
  },
};
