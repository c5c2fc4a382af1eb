package keyrail.app.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import keyrail.app.cli.console.Terminal;

/** A terminal in memory: what is typed is scripted, what is printed is kept. */
public final class FakeTerminal implements Terminal {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
    private final PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
    private final Deque<String> typed = new ArrayDeque<>();
    private InputStream input = InputStream.nullInputStream();
    private boolean interactive;

    public FakeTerminal piped(String text) {
        input = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public FakeTerminal typing(String... lines) {
        interactive = true;
        typed.addAll(List.of(lines));
        return this;
    }

    public String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public PrintStream out() {
        return outStream;
    }

    @Override
    public PrintStream err() {
        return errStream;
    }

    @Override
    public InputStream in() {
        return input;
    }

    @Override
    public boolean inputIsTerminal() {
        return interactive;
    }

    @Override
    public boolean outputIsTerminal() {
        return interactive;
    }

    @Override
    public boolean errorIsTerminal() {
        return interactive;
    }

    @Override
    public boolean colorful() {
        return false;
    }

    @Override
    public Optional<String> ask(String question) {
        errStream.print(question);
        return Optional.ofNullable(typed.poll());
    }

    @Override
    public Optional<char[]> askSecret(String question) {
        errStream.print(question);
        return Optional.ofNullable(typed.poll()).map(String::toCharArray);
    }
}
