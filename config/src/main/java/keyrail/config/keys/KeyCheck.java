package keyrail.config.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import keyrail.config.json.Node;
import keyrail.core.names.Nearest;

/** Compares a file with the known keys: shapes, unknown names, repeated names. */
final class KeyCheck {
    private final Findings findings;

    KeyCheck(Findings findings) {
        this.findings = findings;
    }

    /** Looks at the whole file; sections nobody knows share one warning. */
    void check(Node.Members root, KeyTree keys) {
        List<Node.Member> unknown = new ArrayList<>();
        repeated(root, "");
        for (Node.Member member : root.all()) {
            KeyTree section = keys.children().get(member.name());
            if (section == null) {
                unknown.add(member);
            } else if (!(member.value() instanceof Node.Nothing)) {
                value(member.value(), section, Findings.below("", member.name()));
            }
        }
        if (!unknown.isEmpty()) {
            List<String> names = unknown.stream()
                    .map(member -> '"'
                            + member.name()
                            + '"'
                            + Nearest.of(member.name(), keys.children().keySet())
                                    .map(near -> " (did you mean \"" + near + "\"?)")
                                    .orElse(""))
                    .toList();
            Node.Member first = unknown.getFirst();
            findings.warning(
                    first.nameSpan(),
                    Findings.below("", first.name()),
                    "unknown sections have no effect: " + String.join(", ", names));
        }
    }

    private void value(Node node, KeyTree place, String pointer) {
        Optional<ConfigKey> key = place.key();
        Optional<String> problem = key.flatMap(known -> known.shape().problem(node));
        if (problem.isPresent() && !key.get().hasEffect()) {
            findings.warning(node.span(), pointer, problem.get() + "; the key has no effect");
        } else if (problem.isPresent()) {
            findings.error(node.span(), pointer, problem.get());
        } else if (node instanceof Node.Members object && place.isClosed()) {
            members(object, place, pointer);
        } else if (node instanceof Node.Elements list) {
            place.each().ifPresent(each -> elements(list, each, pointer));
        }
    }

    private void members(Node.Members object, KeyTree place, String pointer) {
        repeated(object, pointer);
        for (Node.Member member : object.all()) {
            String below = Findings.below(pointer, member.name());
            Optional<KeyTree> each = place.each();
            KeyTree child = place.children().get(member.name());
            if (each.isPresent()) {
                value(member.value(), each.get(), below);
            } else if (child == null && place.key().stream().anyMatch(ConfigKey::hasEffect)) {
                findings.error(member.nameSpan(), below, unknown(member.name(), place));
            } else if (child != null && !(member.value() instanceof Node.Nothing)) {
                // null means "not set" for every single key.
                value(member.value(), child, below);
            }
        }
    }

    private void elements(Node.Elements list, KeyTree each, String pointer) {
        int index = 0;
        for (Node element : list.values()) {
            value(element, each, pointer + "/" + index++);
        }
    }

    private void repeated(Node.Members object, String pointer) {
        for (Node.Member member : object.repeated()) {
            findings.error(
                    member.nameSpan(),
                    Findings.below(pointer, member.name()),
                    "\"" + member.name() + "\" stands twice in one object; remove one of the two");
        }
    }

    private static String unknown(String name, KeyTree place) {
        String hint = Nearest.of(name, place.children().keySet())
                .map(near -> "did you mean \"" + near + "\"?")
                .orElseGet(() -> "known here: "
                        + String.join(", ", new TreeSet<>(place.children().keySet())));
        return "unknown key \"" + name + "\"; " + hint;
    }
}
