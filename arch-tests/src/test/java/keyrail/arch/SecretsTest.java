package keyrail.arch;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.auth.Secret;
import keyrail.core.store.StoredCredential;
import keyrail.core.store.Vault;
import org.junit.jupiter.api.Test;

/** Who may touch the vault, and who may look inside a secret: two lists, each entry with its reason. */
class SecretsTest {
    /** Classes that may call {@code Secret.reveal}. */
    private static final Map<String, String> MAY_REVEAL = Map.of(
            "keyrail.engine.outbound.OutboundAuth", "places the credential into a checked connection",
            "keyrail.auth.vault.Envelope", "encrypts and decrypts records",
            "keyrail.testkit.home.PlainVault", "hides nothing so that tests can look, and is never shipped");

    /** Classes that may call the vault. */
    private static final Map<String, String> MAY_USE_VAULT = Map.of(
            "keyrail.auth.method.CredentialCache", "opens the record a connection refers to, for dispatch",
            "keyrail.service.credential.Audiences", "seals a record anew when it is bound to a place",
            "keyrail.service.credential.CredentialService", "seals what the user stores, lists last characters",
            "keyrail.service.connection.OwnSecret", "seals a secret in the same transaction as its row",
            "keyrail.embed.HomeVault", "opens the vault when it is first needed",
            "keyrail.auth.vault.KeyFileVault", "is the vault");

    private static final DescribedPredicate<JavaMethodCall> REVEALS = DescribedPredicate.describe(
            "reveal a secret",
            call -> call.getTargetOwner().isEquivalentTo(Secret.class)
                    && call.getName().equals("reveal"));

    private static final DescribedPredicate<JavaMethodCall> USES_VAULT = DescribedPredicate.describe(
            "use the vault",
            call -> call.getTargetOwner().isAssignableTo(Vault.class)
                    && Set.of("seal", "open").contains(call.getName()));

    @Test
    void onlyListedClassesRevealSecrets() {
        noClasses()
                .that(areNotIn(MAY_REVEAL))
                .should(callMethodWhere(REVEALS))
                .because("a secret leaves its holder only in the classes listed here, each with its reason")
                .check(Product.CLASSES);
    }

    @Test
    void onlyListedClassesUseTheVault() {
        noClasses()
                .that(areNotIn(MAY_USE_VAULT))
                .should(callMethodWhere(USES_VAULT))
                .because("the vault is used only by the classes listed here, each with its reason")
                .check(Product.CLASSES);
    }

    @Test
    void row56APlantedUseOfTheVaultIsCaughtAndNamed() {
        JavaClasses planted = new ClassFileImporter().importClasses(Planted.class);
        assertThatThrownBy(() -> noClasses().should(callMethodWhere(USES_VAULT)).check(planted))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(Planted.class.getName());
    }

    /** Does what only listed classes may. */
    static final class Planted {
        Secret look(Vault vault, StoredCredential record) {
            return vault.open(record);
        }
    }

    @Test
    void everyKindOfResolvedAuthIsMadeByAMethod() {
        for (Class<?> kind : ResolvedAuth.class.getPermittedSubclasses()) {
            JavaClass made = Product.CLASSES.get(kind);
            Stream<JavaAccess<?>> makers = Stream.concat(
                    made.getConstructorCallsToSelf().stream(), made.getConstructorReferencesToSelf().stream());
            assertThat(makers)
                    .as(kind.getSimpleName() + " is made somewhere in auth")
                    .anyMatch(maker -> maker.getOriginOwner().getPackageName().startsWith("keyrail.auth"));
        }
    }

    @Test
    void noEntryOfTheListsIsStale() {
        Set<String> names = new TreeSet<>(MAY_REVEAL.keySet());
        names.addAll(MAY_USE_VAULT.keySet());
        for (String name : names) {
            JavaClass listed = Product.CLASSES.get(name);
            assertThat(listed.getMethodCallsFromSelf().stream()
                            .anyMatch(call -> REVEALS.test(call) || USES_VAULT.test(call)))
                    .as(name + " is listed but needs no permission any more")
                    .isTrue();
        }
    }

    @Test
    void secretsHaveNoGetterAndPrintMasked() {
        assertThat(new Secret("sk-very-secret-value".getBytes(java.nio.charset.StandardCharsets.UTF_8)).toString())
                .isEqualTo("***");
        assertThat(java.util.Arrays.stream(Secret.class.getMethods())
                        .filter(method -> method.getReturnType() == byte[].class)
                        .toList())
                .isEmpty();
    }

    private static DescribedPredicate<JavaClass> areNotIn(Map<String, String> list) {
        return DescribedPredicate.describe(
                "are not among " + new TreeMap<>(list).keySet(),
                one -> !list.containsKey(outermost(one)) && !one.getFullName().startsWith("keyrail.arch"));
    }

    private static String outermost(JavaClass one) {
        JavaClass current = one;
        while (current.getEnclosingClass().isPresent()) {
            current = current.getEnclosingClass().get();
        }
        return current.getFullName();
    }
}
