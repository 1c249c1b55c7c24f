/** The receipt's page: its style, and the button that prints it, which only a script can do. */

import "../kit/tokens.css";
import "../kit/base.css";
import "./receipt.css";

const button = document.getElementById("print");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
