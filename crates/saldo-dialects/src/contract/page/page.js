// Draws the contract with Swagger UI, and sends the key of the box with every request that is tried. Where a call needs
// several headers the box has their values with a space between.
"use strict";

(() => {
  const place = document.getElementById("contract");
  const form = document.getElementById("key-form");
  const box = document.getElementById("key");
  const state = document.getElementById("key-state");
  const schemes = place.dataset.scheme.split(" ");
  let isDrawn = false;

  const ui = SwaggerUIBundle({
    url: place.dataset.contract,
    domNode: place,
    deepLinking: true,
    defaultModelRendering: "model",
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    tryItOutEnabled: true,
    validatorUrl: null,
    onComplete: () => {
      isDrawn = true;
      useKey();
    },
  });

  function useKey() {
    const key = box.value.trim();
    if (key) {
      const values = schemes.length > 1 ? key.split(/\s+/) : [key];
      schemes.forEach((scheme, at) => ui.preauthorizeApiKey(scheme, values[at] ?? ""));
    } else {
      ui.authActions.logout(schemes);
    }
    form.classList.toggle("in-use", key !== "");
    state.textContent = key ? "Key in use" : "No key";
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isDrawn) {
      useKey();
    }
  });

  box.addEventListener("input", () => {
    form.classList.remove("in-use");
    state.textContent = "Not used yet";
  });
})();
