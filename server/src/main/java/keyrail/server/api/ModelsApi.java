package keyrail.server.api;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import keyrail.core.access.Grants;
import keyrail.core.routing.ModelRoute;
import keyrail.core.routing.Snapshot;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The list of models in OpenAI's and in Anthropic's shape: the profiles a caller may use, and the model names that
 * routes name in full.
 */
final class ModelsApi {
    static final String PATH = "/v1/models";
    private static final JsonMapper JSON = JsonMapper.shared();

    private ModelsApi() {}

    /** The ids a caller may send as its model, sorted. */
    static List<String> ids(Snapshot snapshot, Grants grants) {
        TreeSet<String> ids = new TreeSet<>();
        snapshot.profiles().forEach((name, profile) -> {
            if (!profile.disabled() && grants.allowsProfile(name)) {
                ids.add(name);
            }
        });
        for (ModelRoute route : snapshot.modelRoutes()) {
            boolean named = route.glob().indexOf('*') < 0 && route.glob().indexOf('?') < 0;
            if (named && grants.allowsProfile(route.profile().value())) {
                ids.add(route.glob());
            }
        }
        return new ArrayList<>(ids);
    }

    /** @param anthropic whether the client speaks Anthropic's API, told by its {@code anthropic-version} field */
    static String list(List<String> ids, boolean anthropic) {
        ObjectNode answer = JSON.createObjectNode();
        if (!anthropic) {
            answer.put("object", "list");
        }
        ArrayNode data = answer.putArray("data");
        for (String id : ids) {
            data.add(entry(id, anthropic));
        }
        if (anthropic) {
            answer.put("has_more", false);
            answer.put("first_id", ids.isEmpty() ? null : ids.getFirst());
            answer.put("last_id", ids.isEmpty() ? null : ids.getLast());
        }
        return JSON.writeValueAsString(answer);
    }

    static String one(String id, boolean anthropic) {
        return JSON.writeValueAsString(entry(id, anthropic));
    }

    private static ObjectNode entry(String id, boolean anthropic) {
        ObjectNode entry = JSON.createObjectNode();
        if (anthropic) {
            return entry.put("type", "model")
                    .put("id", id)
                    .put("display_name", id)
                    .put("created_at", "1970-01-01T00:00:00Z");
        }
        return entry.put("id", id).put("object", "model").put("created", 0).put("owned_by", "keyrail");
    }
}
