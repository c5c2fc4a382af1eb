package keyrail.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import keyrail.core.config.ConfigEdit;
import keyrail.core.config.Diagnostic;
import keyrail.core.config.Settings;

/** Which entries of the file a set of edits touches, to hold their result against the diagnostics. */
final class EditedEntries {
    private static final Set<String> NAMED = Set.of("profiles", "callSites", "modelRoutes");

    private final List<String> pointers;

    EditedEntries(List<ConfigEdit> edits) {
        pointers = edits.stream().map(edit -> pointer(entry(edit.path()))).toList();
    }

    /** The first error at, or inside, an edited entry. */
    Optional<Diagnostic> firstError(Settings settings) {
        return settings.diagnostics().stream()
                .filter(finding -> finding.severity() == Diagnostic.Severity.ERROR)
                .filter(finding -> pointers.stream().anyMatch(entry -> isWithin(finding.pointer(), entry)))
                .findFirst();
    }

    /** The path cut to the part that one mistake disables. */
    private static List<String> entry(List<String> path) {
        int depth = path.size();
        if (path.getFirst().equals("llm")) {
            depth = path.size() > 1 && NAMED.contains(path.get(1)) ? 3 : 2;
        } else if (path.getFirst().equals("providers")) {
            depth = 2;
        }
        return path.subList(0, Math.min(depth, path.size()));
    }

    private static String pointer(List<String> path) {
        StringBuilder pointer = new StringBuilder();
        path.forEach(name -> pointer.append('/').append(name.replace("~", "~0").replace("/", "~1")));
        return pointer.toString();
    }

    private static boolean isWithin(String pointer, String entry) {
        return pointer.equals(entry) || pointer.startsWith(entry + "/");
    }
}
