package keyrail.sdk;

import java.lang.reflect.Method;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/** Holds a test to what {@link Misses} says of its pair: a named miss has to fail, everything else has to pass. */
final class MissRule implements InvocationInterceptor {
    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> context, ExtensionContext extension)
            throws Throwable {
        if (extension.getRequiredTestInstance() instanceof Paired pair
                && !Misses.isJudged(context.getExecutable(), pair.upstream())) {
            invocation.skip();
            throw new TestAbortedException("nothing to judge before " + pair.upstream());
        }
        Optional<Misses.Miss> miss = extension.getRequiredTestInstance() instanceof Paired pair
                ? Misses.of(
                        extension.getRequiredTestClass(),
                        context.getExecutable().getName(),
                        pair.upstream())
                : Optional.empty();
        if (miss.isEmpty()) {
            invocation.proceed();
            return;
        }
        boolean passed;
        try {
            invocation.proceed();
            passed = true;
        } catch (AssertionError | RuntimeException asNamed) {
            passed = false;
        }
        if (passed) {
            throw new AssertionError("no miss any more, take it from Misses: " + miss.get());
        }
    }
}
