package keyrail.app.risk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says whether an option makes its command more dangerous; required on every option. The default is neutral: it does
 * not. A call's level is the highest among its command's and its options'.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface OptionRisk {
    /** The level a call has at least when the option is given; low is neutral. */
    RiskLevel level() default RiskLevel.LOW;

    /** The only value that escalates, or empty when each does. */
    String value() default "";

    /** What a call does beyond its command's own effects when the option is given. */
    Effect[] effects() default {};

    /** Why it escalates, at least 15 characters; empty when neutral. */
    String why() default "";
}
