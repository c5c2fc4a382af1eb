package keyrail.rehearsal.vendor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import keyrail.rehearsal.http.HttpField;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's API beside generation: vectors, pictures, audio, files and batches. */
final class OpenAiMoreFake {
    private final Shelf files = new Shelf("file-");
    private final Shelf batches = new Shelf("batch_");
    private final ResponsesFake.Refusals refusals;
    private final List<HttpField> json;

    OpenAiMoreFake(ResponsesFake.Refusals refusals, List<HttpField> json) {
        this.refusals = refusals;
        this.json = json;
    }

    /** @param path behind the API's prefix; empty when it is none of these */
    Optional<Answer> answer(Call call, String path, Behaviour behaviour) {
        String method = call.request().method();
        return switch (method + " " + path) {
            case "POST /embeddings" -> Optional.of(embeddings(call));
            case "POST /images/generations" -> Optional.of(picture());
            case "POST /images/edits" -> Optional.of(form(call, "image").orElseGet(() -> picture()));
            case "POST /audio/transcriptions", "POST /audio/translations" ->
                Optional.of(form(call, "file").orElseGet(() -> transcript(call, behaviour)));
            case "POST /audio/speech" -> Optional.of(speech(call));
            case "POST /files" -> Optional.of(file(call));
            case "GET /files" -> Optional.of(list(files.all(call.key())));
            case "POST /batches" -> Optional.of(batch(call));
            case "GET /batches" -> Optional.of(list(batches.all(call.key())));
            default -> thing(call, method, path.split("/"));
        };
    }

    private Optional<Answer> thing(Call call, String method, String[] steps) {
        boolean ofFiles = steps.length > 2 && steps[1].equals("files");
        if (!ofFiles && (steps.length < 3 || !steps[1].equals("batches"))) {
            return Optional.empty();
        }
        Shelf shelf = ofFiles ? files : batches;
        Optional<Shelf.Kept> kept = shelf.find(steps[2], call.key());
        if (kept.isEmpty()) {
            return Optional.of(
                    refusals.failure(404, "No such " + (ofFiles ? "File" : "Batch") + " object: " + steps[2]));
        }
        String then = steps.length > 3 ? steps[3] : "";
        return switch (method + " " + then) {
            case "GET ", "POST cancel" -> Optional.of(ok(kept.get().thing()));
            case "GET content" ->
                Optional.of(new Answer.Whole(
                        200,
                        List.of(new HttpField("content-type", "application/octet-stream")),
                        kept.get().content()));
            case "DELETE " -> {
                shelf.remove(steps[2], call.key());
                yield Optional.of(ok(
                        Json.object().put("id", steps[2]).put("object", "file").put("deleted", true)));
            }
            default -> Optional.empty();
        };
    }

    private Answer embeddings(Call call) {
        JsonNode body = call.body();
        if (body == null || !body.has("input")) {
            return refusals.failure(400, "you must provide an input");
        }
        ObjectNode answer = Json.object().put("object", "list").put("model", call.model());
        answer.putArray("data")
                .addObject()
                .put("object", "embedding")
                .put("index", 0)
                .putArray("embedding")
                .add(0.25)
                .add(-0.5);
        int tokens = Words.tokens(Json.textOf(body.path("input")));
        answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return ok(answer);
    }

    private Answer picture() {
        ObjectNode answer = Json.object().put("created", 1_767_225_600);
        answer.putArray("data").addObject().put("b64_json", "iVBORw0KGgo=");
        answer.putObject("usage")
                .put("input_tokens", 7)
                .put("output_tokens", 11)
                .put("total_tokens", 18);
        return ok(answer);
    }

    /** A refusal where the form lacks what it needs. */
    private Optional<Answer> form(Call call, String file) {
        Optional<Form> form = Form.read(call.request());
        return form.isPresent() && form.get().has(file)
                ? Optional.empty()
                : Optional.of(refusals.failure(400, "Missing required parameter: '" + file + "'."));
    }

    private Answer transcript(Call call, Behaviour behaviour) {
        Form form = Form.read(call.request()).orElseThrow();
        String heard = Words.text(new String(form.bytes("file"), StandardCharsets.ISO_8859_1), behaviour);
        ObjectNode usage =
                Json.object().put("type", "tokens").put("input_tokens", 5).put("output_tokens", 3);
        if (!form.text("stream").equals("true")) {
            ObjectNode answer = Json.object().put("text", heard);
            answer.set("usage", usage);
            return ok(answer);
        }
        List<String> pieces = new ArrayList<>();
        for (String word : heard.split("(?<= )")) {
            pieces.add("data: "
                    + Json.object().put("type", "transcript.text.delta").put("delta", word) + "\n\n");
        }
        ObjectNode done = Json.object().put("type", "transcript.text.done").put("text", heard);
        done.set("usage", usage);
        return new Answer.Streamed(
                List.of(new HttpField("content-type", "text/event-stream")),
                List.of(),
                pieces,
                List.of("data: " + done + "\n\n"),
                "data: {\"error\":{\"message\":\"The server had an error\"}}\n\n");
    }

    private Answer speech(Call call) {
        JsonNode body = call.body();
        if (body == null || !body.has("input") || !body.has("voice")) {
            return refusals.failure(400, "input and voice are required");
        }
        byte[] sound = new byte[5_000];
        for (int index = 0; index < sound.length; index++) {
            sound[index] = (byte) (index * 31 + 7);
        }
        return new Answer.Whole(200, List.of(new HttpField("content-type", "audio/mpeg")), sound);
    }

    private Answer file(Call call) {
        Optional<Form> form = Form.read(call.request());
        if (form.isEmpty() || !form.get().has("purpose") || !form.get().has("file")) {
            return refusals.failure(400, "purpose and file are required");
        }
        String id = files.nextId();
        byte[] content = form.get().bytes("file");
        ObjectNode thing = Json.object()
                .put("id", id)
                .put("object", "file")
                .put("bytes", content.length)
                .put("purpose", form.get().text("purpose"));
        files.put(id, call.key(), thing, content);
        return ok(thing);
    }

    private Answer batch(Call call) {
        JsonNode body = call.body();
        String input = body == null ? "" : body.path("input_file_id").asString("");
        if (files.find(input, call.key()).isEmpty()) {
            return refusals.failure(400, "No such File object: " + input);
        }
        String id = batches.nextId();
        String output = files.nextId();
        files.put(
                output,
                call.key(),
                Json.object().put("id", output).put("object", "file"),
                "{\"custom_id\":\"one\"}\n".getBytes(StandardCharsets.UTF_8));
        ObjectNode thing = Json.object()
                .put("id", id)
                .put("object", "batch")
                .put("input_file_id", input)
                .put("status", "completed")
                .put("output_file_id", output);
        thing.putNull("error_file_id");
        batches.put(id, call.key(), thing, new byte[0]);
        return ok(thing);
    }

    private Answer list(List<ObjectNode> things) {
        ObjectNode list = Json.object().put("object", "list");
        list.putArray("data").addAll(things);
        return ok(list);
    }

    private Answer ok(ObjectNode body) {
        return Answer.Whole.text(200, json, body.toString());
    }
}
