import { createHito, HitoError, ok } from "@hito/client";

const hito = createHito({
  baseUrl: import.meta.env.VITE_HITO_URL,
  // A real front end asks its login for the token, and for a new one if `refresh` is true.
  token: () => import.meta.env.VITE_HITO_TOKEN,
});
const params = { path: { tutorialId: "primeros-pasos-con-python" } };
const output = document.querySelector("output")!;

async function finishChapter(): Promise<string> {
  const body = { chapterId: "funciones", watchTime: 300, completed: true, totalChapters: 4 };
  const progress = await ok(hito.tutorials.POST("/v1/tutorials/progress/{tutorialId}/chapter", { params, body }));
  return `${progress.chaptersCompleted} de ${progress.totalChapters} capítulos: ${progress.completionPercentage} %`;
}

function explain(error: unknown): string {
  return error instanceof HitoError ? `${error.status} ${error.message}` : `${error}`;
}

document.querySelector("button")!.onclick = async () => {
  output.textContent = await finishChapter().catch(explain);
};
