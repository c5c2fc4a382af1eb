package keyrail.system.property;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A request's body being written twice: as the client sends it, and as the upstream is to get it. The second one is put
 * together from the same pieces of text, with nothing of the product's. For one thread.
 */
public final class RelayDraft {
    private final Random random;
    private final RandomJson json;
    /** What the client says, by key: the value as sent, then the value as it is to arrive. */
    private final Map<String, String[]> members = new LinkedHashMap<>();

    private final List<String> inserted = new ArrayList<>();

    public RelayDraft(Random random) {
        this.random = random;
        this.json = new RandomJson(random);
    }

    public RandomJson json() {
        return json;
    }

    public RelayDraft say(String key, String value) {
        return say(key, value, value);
    }

    public RelayDraft say(String key, String sent, String arriving) {
        members.put(key, new String[] {sent, arriving});
        return this;
    }

    public boolean says(String key) {
        return members.containsKey(key);
    }

    public String said(String key) {
        return members.get(key)[0];
    }

    /** A member that the upstream gets at the front of the object, and that the client did not send. */
    public void insert(String key, String value) {
        inserted.add("\"" + key + "\":" + value);
    }

    /** The two bodies. */
    public record Bodies(String sent, String arriving) {}

    public Bodies bodies() {
        List<String> keys = new ArrayList<>(members.keySet());
        Collections.shuffle(keys, random);
        String start = json.space() + "{";
        StringBuilder sent = new StringBuilder(start);
        StringBuilder arriving = new StringBuilder(start).append(String.join(",", inserted));
        arriving.append(inserted.isEmpty() ? "" : ",");
        String comma = "";
        for (String key : keys) {
            String name = json.oneIn(8) ? json.quoted(key) : "\"" + key + "\"";
            String before = comma + json.space() + name + json.space() + ":" + json.space();
            String after = json.space();
            sent.append(before).append(members.get(key)[0]).append(after);
            arriving.append(before).append(members.get(key)[1]).append(after);
            comma = ",";
        }
        String end = "}" + json.space();
        return new Bodies(sent + end, arriving + end);
    }
}
