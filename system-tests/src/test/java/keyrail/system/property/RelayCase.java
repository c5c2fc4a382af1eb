package keyrail.system.property;

import java.util.List;
import java.util.Random;
import keyrail.rehearsal.vendor.Dialect;

/**
 * One request: where to, with which bodies.
 *
 * @param profileHeader the field {@code x-keyrail-profile}, or empty
 * @param version the client's {@code anthropic-version}
 * @param dropsUsage whether the answer's usage event was asked for by us alone
 */
record RelayCase(
        RelayTarget target, String profileHeader, String version, RelayDraft.Bodies bodies, boolean dropsUsage) {
    private static final int LARGE = 300_000;

    static RelayCase random(Random random, List<RelayTarget> targets) {
        RelayDraft draft = new RelayDraft(random);
        RelayTarget target = draft.json().pick(targets);
        boolean chat = target.dialect() != Dialect.ANTHROPIC;
        String version = draft.json().oneIn(4) ? "2026-10-21" : "2023-06-01";
        String header = address(draft, target);
        boolean streams = draft.json().oneIn(2);
        if (streams || draft.json().oneIn(2)) {
            draft.say("stream", Boolean.toString(streams));
        }
        messages(draft, chat);
        if (chat) {
            chatMembers(draft, target);
            chatTuning(draft, target);
        } else {
            anthropicMembers(draft, target, version);
            anthropicTuning(draft, target, version);
        }
        boolean asks = chat && streams && !target.exact() && askForUsage(draft);
        if (chat && streams && target.exact()) {
            String options = usageOptions(draft, false)[0];
            if (options != null) {
                draft.say("stream_options", options);
            }
        }
        return new RelayCase(target, header, version, draft.bodies(), asks);
    }

    /** Names the target in one of its ways, and returns the header for it. */
    private static String address(RelayDraft draft, RelayTarget target) {
        RandomJson json = draft.json();
        String plain = "\"" + target.model() + "\"";
        if (!target.isProfile()) {
            draft.say("model", json.quoted(target.connection() + "/" + target.model()), plain);
            return "";
        }
        if (!target.fixesModel()) {
            draft.say("model", json.quoted(target.model()));
            return target.profile();
        }
        return switch (json.pick(List.of(0, 1, 2, 3, 4))) {
            case 0 -> {
                draft.say("model", json.quoted(target.profile()), plain);
                yield "";
            }
            case 1 -> {
                draft.insert("model", plain);
                yield target.profile();
            }
            case 2 -> {
                draft.say("model", json.quoted(target.model()));
                yield target.profile();
            }
            case 3 -> {
                draft.say("model", json.quoted("to-" + target.profile() + "-" + json.text(20)), plain);
                yield "";
            }
            default -> {
                draft.say("model", json.string(30), plain);
                yield target.profile();
            }
        };
    }

    private static void messages(RelayDraft draft, boolean chat) {
        RandomJson json = draft.json();
        int most = json.oneIn(12) ? LARGE : 400;
        String content = json.string(most);
        if (json.oneIn(3)) {
            content = "[" + json.space() + "{\"type\":\"text\"," + json.space() + "\"text\":" + content + ",\"model\":"
                    + json.value(2) + "}]";
        }
        String first = "{" + json.space() + "\"role\":\"user\",\"content\":" + json.space() + content + "}";
        String more = json.oneIn(2)
                ? ""
                : ",{\"content\":\"ok\",\"role\":\"assistant\"},{\"role\":\"user\",\"content\":" + json.string(100)
                        + (chat ? ",\"stream\":" + json.value(1) : "") + "}";
        draft.say("messages", "[" + json.space() + first + json.space() + more + "]");
    }

    /** What has no part in routing passes whatever it is. */
    private static void sometimes(RelayDraft draft, String key, String value) {
        if (draft.json().oneIn(4)) {
            draft.say(key, value);
        }
    }

    private static void anthropicMembers(RelayDraft draft, RelayTarget target, String version) {
        RandomJson json = draft.json();
        sometimes(draft, "system", json.string(200));
        sometimes(draft, "metadata", json.object(3));
        sometimes(draft, "tools", "[{\"name\":\"t\",\"input_schema\":" + json.object(4) + "}]");
        sometimes(draft, "context_management", json.value(3));
        sometimes(draft, "stop_sequences", "[" + json.string(9) + "]");
        sometimes(draft, "output_config", "{\"format\":" + json.value(2) + "}");
        sometimes(draft, "tool_choice", "{\"type\":" + json.quoted(json.pick(List.of("auto", "any", "tool"))) + "}");
        sometimes(
                draft,
                "thinking",
                json.pick(List.of("null", "{\"type\":\"disabled\"}", "{ \"type\" : \"enabled\",\"budget_tokens\":9}")));
        if (version.equals("2023-06-01") && List.of(target.takes().split(" ")).contains("temperature")) {
            sometimes(draft, "temperature", json.pick(List.of("1", "1.0", "0.30", "0")));
            sometimes(draft, "top_p", json.pick(List.of("1", "0.5")));
        }
        if (target.tuned("maxTokens") == null || json.oneIn(2)) {
            draft.say("max_tokens", json.pick(List.of("1", "100", "64000")));
        }
    }

    /** Thinking excludes sampling and forced tools; a default never breaks a call. */
    private static void anthropicTuning(RelayDraft draft, RelayTarget target, String version) {
        insertUnlessSaid(draft, "max_tokens", target.tuned("maxTokens"));
        String thinking = draft.says("thinking") ? null : target.tuned("thinking");
        boolean sampled = draft.says("top_p")
                || draft.says("temperature") && !draft.said("temperature").startsWith("1");
        boolean forced = draft.says("tool_choice")
                && !draft.said("tool_choice").equals("{\"type\":\"auto\"}")
                && !decodedType(draft.said("tool_choice")).equals("auto");
        boolean thinks = draft.says("thinking") && draft.said("thinking").contains("enabled");
        if ("false".equals(thinking)) {
            draft.insert("thinking", "{\"type\":\"disabled\"}");
        } else if ("true".equals(thinking) && !sampled && !forced) {
            draft.insert("thinking", "{\"type\":\"adaptive\"}");
            thinks = true;
        }
        if (!thinks && version.equals("2023-06-01")) {
            insertUnlessSaid(draft, "temperature", target.tuned("temperature"));
            insertUnlessSaid(draft, "top_p", target.tuned("topP"));
        }
        if (target.tuned("effort") != null && !draft.says("output_config")) {
            draft.insert("output_config", "{\"effort\":" + target.tuned("effort") + "}");
        }
    }

    /** The words {@code any} and {@code tool} are told from {@code auto} by their length, however they are spelled. */
    private static String decodedType(String choice) {
        String value = choice.substring("{\"type\":\"".length(), choice.length() - 2);
        return value.replaceAll("\\\\u00[0-9a-fA-F]{2}", "?").length() == 4 && startsWithA(value) ? "auto" : "other";
    }

    private static boolean startsWithA(String value) {
        return value.startsWith("a") || value.startsWith("\\u0061");
    }

    private static void chatMembers(RelayDraft draft, RelayTarget target) {
        RandomJson json = draft.json();
        List<String> takes = List.of(target.takes().split(" "));
        boolean strict = target.dialect() == Dialect.OPENAI;
        sometimes(draft, "metadata", json.object(3));
        sometimes(draft, "tools", "[{\"type\":\"function\",\"function\":" + json.object(4) + "}]");
        sometimes(draft, "response_format", json.value(4));
        sometimes(draft, "user", json.string(20));
        sometimes(draft, "seed", "-0");
        if (takes.contains("temperature")) {
            sometimes(draft, "temperature", json.pick(List.of("1", "0.30", "0", "1E0")));
            sometimes(draft, "top_p", json.pick(List.of("1", "0.5")));
        }
        if (takes.contains("effort")) {
            sometimes(draft, "reasoning_effort", "\"medium\"");
        }
        if (takes.contains("verbosity")) {
            sometimes(draft, "verbosity", "\"high\"");
        }
        if (!strict) {
            sometimes(draft, "max_tokens", "12");
            sometimes(draft, "reasoning", json.object(2));
            sometimes(draft, "models", json.array(3));
            sometimes(draft, "streaming", json.value(3));
        }
        if (!draft.says("max_tokens")) {
            sometimes(draft, "max_completion_tokens", "13");
        }
    }

    private static void chatTuning(RelayDraft draft, RelayTarget target) {
        String name = target.dialect() == Dialect.OPENAI ? "max_completion_tokens" : "max_tokens";
        if (!draft.says("max_tokens") && !draft.says("max_completion_tokens")) {
            insertUnlessSaid(draft, name, target.tuned("maxTokens"));
        }
        insertUnlessSaid(draft, "temperature", target.tuned("temperature"));
        insertUnlessSaid(draft, "top_p", target.tuned("topP"));
        if (!draft.says("reasoning")) {
            insertUnlessSaid(draft, "reasoning_effort", target.tuned("effort"));
        }
        insertUnlessSaid(draft, "verbosity", target.tuned("verbosity"));
    }

    private static void insertUnlessSaid(RelayDraft draft, String key, String literal) {
        if (literal != null && !draft.says(key)) {
            draft.insert(key, literal);
        }
    }

    /** Says something of {@code stream_options}, or nothing; returns whether the wish for usage is ours. */
    private static boolean askForUsage(RelayDraft draft) {
        String[] options = usageOptions(draft, true);
        if (options[0] == null) {
            draft.insert("stream_options", "{\"include_usage\":true}");
            return true;
        }
        draft.say("stream_options", options[0], options[1]);
        return !options[0].equals(options[1]);
    }

    /** As sent, null for not at all, and as it arrives where {@code spliced}. */
    private static String[] usageOptions(RelayDraft draft, boolean spliced) {
        RandomJson json = draft.json();
        String usage = json.quoted("include_usage");
        String empty = "{" + json.space() + "}";
        String other = json.space() + "\"include_obfuscation\":" + json.space() + "false" + json.space() + "}";
        String decoy = json.space() + "\"nested\":{\"include_usage\":true}}";
        String wish = "{\"include_usage\":true";
        String[] options = switch (json.pick(List.of(0, 1, 2, 3, 4, 5, 6))) {
            case 0 -> new String[] {null, null};
            case 1 -> new String[] {"null", wish + "}"};
            case 2 -> new String[] {empty, wish + empty.substring(1)};
            case 3 -> new String[] {"{" + other, wish + "," + other};
            case 4 -> new String[] {"{" + decoy, wish + "," + decoy};
            case 5 -> new String[] {"{" + usage + ": true}", "{" + usage + ": true}"};
            default -> new String[] {"{" + usage + ":false," + other, "{" + usage + ":false," + other};
        };
        return spliced ? options : new String[] {options[0], options[0]};
    }
}
