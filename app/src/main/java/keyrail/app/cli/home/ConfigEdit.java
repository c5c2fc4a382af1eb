package keyrail.app.cli.home;

import java.io.IOException;
import java.nio.file.Path;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;

/** {@code config edit}: opens {@code config.json} in the user's editor and checks it afterwards. */
@Risk(
        level = RiskLevel.HIGH,
        effects = {Effect.STATE_READ, Effect.STATE_WRITE, Effect.NETWORK_REDIRECT, Effect.EXPOSURE_CHANGE},
        why = "Can change anything, also which hosts get credentials and where the daemon listens",
        idempotent = false,
        interactive = true)
@Command(
        name = "edit",
        description = "Open config.json in $VISUAL or $EDITOR, then check it.",
        footer = {"", "Example: EDITOR=nano keyrail config edit"})
public final class ConfigEdit extends Leaf {
    public ConfigEdit(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        String path = Json.text(get("/config/path"), "path");
        int code = edit(editor(), path);
        if (code != 0) {
            throw invalid("the editor ended with code " + code + "; whether it changed " + path + " only it knows");
        }
        return ConfigCheck.report(get("/config/check"));
    }

    private String editor() {
        String visual = shell.environment().getOrDefault("VISUAL", "");
        String editor = visual.isBlank() ? shell.environment().getOrDefault("EDITOR", "") : visual;
        if (!editor.isBlank()) {
            return editor;
        }
        if (!interactive()) {
            throw invalid(
                    "there is no terminal to edit on; set EDITOR, or edit the file that keyrail config path prints");
        }
        return "vi";
    }

    /** Through the shell, as the variables may hold options; the editor's output never mixes with ours. */
    private static int edit(String editor, String path) {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", editor + " \"$1\"", "keyrail", path);
        Path screen = Path.of("/dev/tty");
        builder.redirectInput(ProcessBuilder.Redirect.INHERIT).redirectError(ProcessBuilder.Redirect.INHERIT);
        boolean hasScreen = System.console() != null;
        builder.redirectOutput(
                hasScreen ? ProcessBuilder.Redirect.to(screen.toFile()) : ProcessBuilder.Redirect.DISCARD);
        try {
            return builder.start().waitFor();
        } catch (IOException absent) {
            throw invalid("the editor \"" + editor + "\" cannot be started; set EDITOR to one that can");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw invalid("interrupted while the editor was open");
        }
    }
}
