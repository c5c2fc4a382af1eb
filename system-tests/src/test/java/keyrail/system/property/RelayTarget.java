package keyrail.system.property;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import keyrail.rehearsal.vendor.Dialect;

/**
 * A way to an upstream that a case may take: a profile, or a connection named outright.
 *
 * @param profile name, or empty for the connection itself
 * @param model the vendor's model asked for in the end
 * @param fixesModel whether the profile has the model, rather than the client
 * @param tuning literals by the name of the profile's key
 * @param takes the keys of a profile that the vendor's model does not refuse, from the vendors' documents
 */
record RelayTarget(
        String connection,
        Dialect dialect,
        String profile,
        String model,
        boolean fixesModel,
        boolean exact,
        Map<String, String> tuning,
        String takes) {
    /** What a model takes, by provider: told by the vendors, and told here again, beside the product's own tables. */
    record Vendor(String provider, Dialect dialect, String model, String takes) {}

    static final List<Vendor> ANTHROPIC = List.of(
            new Vendor("anthropic", Dialect.ANTHROPIC, "claude-a", "maxTokens thinking temperature topP effort"),
            new Vendor("anthropic", Dialect.ANTHROPIC, "claude-opus-4-8", "maxTokens thinking effort"),
            new Vendor("anthropic", Dialect.ANTHROPIC, "claude-haiku-4-5", "maxTokens temperature topP"));
    static final List<Vendor> CHAT = List.of(
            new Vendor("openai", Dialect.OPENAI, "gpt-4o", "maxTokens temperature topP"),
            new Vendor("openai", Dialect.OPENAI, "gpt-5.5", "maxTokens effort verbosity"),
            new Vendor("openai", Dialect.OPENAI, "o3", "maxTokens effort"),
            new Vendor("openrouter", Dialect.OPENROUTER, "x-ai/grok-4.20", "maxTokens temperature topP effort"),
            new Vendor("openai-compatible", Dialect.OLLAMA, "modèle-駅:7b", "maxTokens temperature topP"));

    /** Several profiles for each vendor's model, and its connection. */
    static List<RelayTarget> all(List<Vendor> vendors, Random random) {
        List<RelayTarget> targets = new ArrayList<>();
        for (Vendor vendor : vendors) {
            for (int index = 0; index < 5; index++) {
                String profile = "p" + targets.size();
                Map<String, String> tuning = index == 0 ? Map.of() : tuning(random);
                targets.add(new RelayTarget(
                        vendor.provider,
                        vendor.dialect,
                        profile,
                        vendor.model,
                        index != 3,
                        index == 4,
                        tuning,
                        vendor.takes));
            }
            targets.add(new RelayTarget(
                    vendor.provider, vendor.dialect, "", vendor.model, false, false, Map.of(), vendor.takes));
        }
        return targets;
    }

    private static Map<String, String> tuning(Random random) {
        List<List<String>> choices = List.of(
                List.of("maxTokens", "1", "77", "4096"),
                List.of("temperature", "0", "0.250", "1.0", "7e-1"),
                List.of("topP", "1", "0.9", "0.10"),
                List.of("effort", "\"low\"", "\"high\""),
                List.of("verbosity", "\"low\"", "\"medium\""),
                List.of("thinking", "true", "false"));
        Map<String, String> tuning = new LinkedHashMap<>();
        for (List<String> choice : choices) {
            if (random.nextInt(3) > 0) {
                tuning.put(choice.getFirst(), choice.get(1 + random.nextInt(choice.size() - 1)));
            }
        }
        return tuning;
    }

    boolean isProfile() {
        return !profile.isEmpty();
    }

    /** The literal that the profile gives for a key its model takes, or null. */
    String tuned(String key) {
        boolean taken = List.of(takes.split(" ")).contains(key);
        return exact || !taken ? null : tuning.get(key);
    }

    /** The profile as a member of {@code llm.profiles}. */
    String configuration() {
        StringBuilder member =
                new StringBuilder("\"" + profile + "\": {\"provider_connection\": \"" + connection + "\"");
        if (fixesModel) {
            member.append(", \"model\": \"").append(model).append('"');
        }
        tuning.forEach((key, literal) ->
                member.append(", \"").append(key).append("\": ").append(literal));
        return member.append(exact ? ", \"relay\": \"exact\"}" : "}").toString();
    }
}
