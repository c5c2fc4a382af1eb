package keyrail.wire.tree;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.hub.Loss;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The members of one object of a request, read one by one; those that nobody asked for become losses at the end. Explicit
 * {@code null} counts as not said. A member of the wrong type is refused, naming its place. Not safe for use by several
 * threads.
 */
public final class Fields {
    private final ObjectNode object;
    private final String path;
    private final List<Loss> losses;
    private final Set<String> read = new HashSet<>();

    private Fields(ObjectNode object, String path, List<Loss> losses) {
        this.object = object;
        this.path = path;
        this.losses = losses;
    }

    /** @param losses takes what is lost in this object and those below it */
    public static Fields of(ObjectNode request, List<Loss> losses) {
        return new Fields(request, "", losses);
    }

    public static List<Loss> newLosses() {
        return new ArrayList<>();
    }

    /** Where the object itself stands, e.g. {@code messages[2]}; empty for the request. */
    public String path() {
        return path;
    }

    /** Where a member stands, e.g. {@code messages[2].content}. */
    public String place(String member) {
        return path.isEmpty() ? member : path + "." + member;
    }

    /** The member as it is; null where it is missing or null. */
    public @Nullable JsonNode any(String member) {
        read.add(member);
        JsonNode value = object.get(member);
        return value == null || value.isNull() ? null : value;
    }

    public boolean has(String member) {
        JsonNode value = object.get(member);
        return value != null && !value.isNull();
    }

    public @Nullable String string(String member) {
        JsonNode value = any(member);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw wrong(member, "a string");
        }
        return value.stringValue();
    }

    /** @throws KeyrailException {@code invalid_request} where it is missing */
    public String needString(String member) {
        String value = string(member);
        if (value == null) {
            throw new KeyrailException(FailureCode.INVALID_REQUEST, "\"" + place(member) + "\" is missing");
        }
        return value;
    }

    public @Nullable Boolean bool(String member) {
        JsonNode value = any(member);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw wrong(member, "true or false");
        }
        return value.booleanValue();
    }

    public boolean isTrue(String member) {
        return Boolean.TRUE.equals(bool(member));
    }

    public @Nullable Long whole(String member) {
        JsonNode value = any(member);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw wrong(member, "a whole number");
        }
        return value.asLong();
    }

    /** A limit, which lets at least one through. */
    public @Nullable Long limit(String member) {
        Long value = whole(member);
        if (value != null && value < 1) {
            throw wrong(member, "at least 1");
        }
        return value;
    }

    public @Nullable BigDecimal decimal(String member) {
        JsonNode value = any(member);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            throw wrong(member, "a number");
        }
        return value.decimalValue();
    }

    /** The object under a member; null where there is none. What nobody reads of it is lost at {@link #finish}. */
    public @Nullable Fields object(String member) {
        JsonNode value = any(member);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ObjectNode inner)) {
            throw wrong(member, "an object");
        }
        return new Fields(inner, place(member), losses);
    }

    /** The objects of a list; empty where there is none. */
    public List<Fields> objects(String member) {
        JsonNode value = any(member);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(member, "a list");
        }
        List<Fields> all = new ArrayList<>(value.size());
        for (int index = 0; index < value.size(); index++) {
            if (!(value.get(index) instanceof ObjectNode inner)) {
                throw wrong(member + "[" + index + "]", "an object");
            }
            all.add(new Fields(inner, place(member) + "[" + index + "]", losses));
        }
        return all;
    }

    /** The texts of a list, or the one text that stands in place of a list. */
    public List<String> strings(String member) {
        JsonNode value = any(member);
        if (value == null) {
            return List.of();
        }
        if (value.isString()) {
            return List.of(value.stringValue());
        }
        List<String> all = new ArrayList<>(value.size());
        for (JsonNode one : value) {
            if (!one.isString()) {
                throw wrong(member, "a list of strings");
            }
            all.add(one.stringValue());
        }
        return all;
    }

    /** Members that say nothing to anybody but their own vendor, or only what is so anyway: no loss. */
    public Fields ignore(String... members) {
        read.addAll(List.of(members));
        return this;
    }

    /** A loss of a member, whatever was read of it. */
    public void lose(String member, String reason) {
        read.add(member);
        if (has(member)) {
            losses.add(Loss.dropped(place(member), reason));
        }
    }

    /** Everything nobody has asked for is lost. */
    public void finish() {
        for (String member : object.propertyNames()) {
            if (!read.contains(member) && has(member)) {
                losses.add(Loss.dropped(place(member), "unknown to the translation"));
            }
        }
    }

    public ObjectNode node() {
        return object;
    }

    public List<Loss> losses() {
        return losses;
    }

    public KeyrailException wrong(String member, String expected) {
        return new KeyrailException(FailureCode.INVALID_REQUEST, "\"" + place(member) + "\" must be " + expected);
    }
}
