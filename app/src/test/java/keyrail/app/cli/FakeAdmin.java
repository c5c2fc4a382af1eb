package keyrail.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import keyrail.app.cli.admin.AdminAnswer;
import keyrail.app.cli.admin.AdminClient;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An admin API of canned answers that keeps what it was asked; an unknown call is refused as {@code not_found}. */
public final class FakeAdmin implements AdminClient {
    /** One call as it came in. */
    public record Call(String method, String path, @Nullable JsonNode body) {}

    private final Map<String, AdminAnswer> answers = new LinkedHashMap<>();
    private final List<Call> calls = new ArrayList<>();

    /** @param call method and path in one, e.g. {@code GET /status} */
    public FakeAdmin answer(String call, int status, String json) {
        answers.put(call, new AdminAnswer(status, JsonMapper.shared().readTree(json)));
        return this;
    }

    public FakeAdmin answer(String call, String json) {
        return answer(call, 200, json);
    }

    public List<Call> calls() {
        return calls;
    }

    public Call last() {
        return calls.getLast();
    }

    public List<String> made() {
        return calls.stream().map(call -> call.method() + " " + call.path()).toList();
    }

    @Override
    public AdminAnswer call(String method, String path, @Nullable JsonNode body) {
        calls.add(new Call(method, path, body));
        AdminAnswer answer = answers.get(method + " " + path);
        if (answer != null) {
            return answer;
        }
        return new AdminAnswer(
                404,
                JsonMapper.shared()
                        .readTree("{\"error\":{\"code\":\"not_found\",\"message\":\"nothing here\",\"details\":{}}}"));
    }
}
