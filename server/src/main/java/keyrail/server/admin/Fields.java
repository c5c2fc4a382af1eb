package keyrail.server.admin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.Nearest;
import keyrail.service.Change;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The members of a request's body, read strictly: unknown and repeated ones are refused. */
public final class Fields {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Map<String, JsonNode> members;

    private Fields(Map<String, JsonNode> members) {
        this.members = members;
    }

    /** @param known names in lowerCamelCase; their snake_case aliases are taken too */
    static Fields read(byte[] body, List<String> known) {
        JsonNode root;
        try {
            root = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JacksonException malformed) {
            throw new KeyrailException(FailureCode.INVALID_JSON, "the body is not one JSON object");
        }
        if (!root.isObject()) {
            throw new KeyrailException(FailureCode.INVALID_JSON, "the body is not a JSON object");
        }
        Map<String, JsonNode> members = new HashMap<>();
        root.properties().forEach(member -> {
            String name = camelCase(member.getKey());
            if (!known.contains(name)) {
                String near = Nearest.of(name, known)
                        .map(one -> "; did you mean \"" + one + "\"?")
                        .orElse("; known: " + String.join(", ", known));
                throw invalid("unknown field \"" + member.getKey() + "\"" + near);
            }
            if (members.put(name, member.getValue()) != null) {
                throw invalid("field \"" + name + "\" is there twice");
            }
        });
        return new Fields(members);
    }

    private static String camelCase(String name) {
        StringBuilder result = new StringBuilder();
        for (String part : name.split("_")) {
            boolean first = result.isEmpty() || part.isEmpty();
            result.append(first ? part : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return result.toString();
    }

    static KeyrailException invalid(String message) {
        return new KeyrailException(FailureCode.INVALID_ARGUMENT, message);
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** The member, or empty where it is absent or null. */
    public Optional<JsonNode> node(String name) {
        return Optional.ofNullable(members.get(name)).filter(node -> !node.isNull());
    }

    public Optional<String> text(String name) {
        return node(name).map(node -> {
            if (!node.isString()) {
                throw invalid("field \"" + name + "\" must be a string");
            }
            return node.stringValue();
        });
    }

    public @Nullable String textOrNull(String name) {
        return text(name).orElse(null);
    }

    public String required(String name) {
        return text(name).orElseThrow(() -> invalid("field \"" + name + "\" is missing"));
    }

    public Optional<Boolean> flag(String name) {
        return node(name).map(node -> {
            if (!node.isBoolean()) {
                throw invalid("field \"" + name + "\" must be true or false");
            }
            return node.booleanValue();
        });
    }

    public Optional<Integer> number(String name) {
        return node(name).map(node -> {
            if (!node.isInt()) {
                throw invalid("field \"" + name + "\" must be a whole number");
            }
            return node.intValue();
        });
    }

    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        node(name).ifPresent(node -> {
            if (!node.isArray() || !node.valueStream().allMatch(JsonNode::isString)) {
                throw invalid("field \"" + name + "\" must be a list of strings");
            }
            node.forEach(one -> texts.add(one.stringValue()));
        });
        return texts;
    }

    /** Absent, null and a value are three things. */
    public Change<String> change(String name) {
        if (!has(name)) {
            return Change.keep();
        }
        return text(name).map(Change::to).orElseGet(Change::clear);
    }
}
