import java.nio.file.Path;
import keyrail.embed.CallSite;
import keyrail.embed.Home;
import keyrail.embed.HomeOptions;

/** Asks a model from a Java program: the home decides which one, with which credential, on whose account. */
public final class AskFromJava {
    public static void main(String[] arguments) {
        try (Home home = Home.open(HomeOptions.at(Path.of(arguments[0])), Home.Mode.OWN)) {
            CallSite titles = home.callSite("conversationTitle");
            System.out.println(titles.ask("A title for: " + arguments[1]).text());
        }
    }
}
