using EmradXds.Metadata.Rules;

namespace EmradXds.Consumer;

/// <summary>Why an instance did not come.</summary>
/// <param name="Code">errorCode of the imaging source as sent, known to us or not; or one of this type's constants where we judged
/// ourselves.</param>
/// <param name="Reason">What happened, in words.</param>
public sealed record InstanceFailure(string Code, string Reason)
{
    /// <summary>The source could not be reached, or the connection broke.</summary>
    public const string Unreachable = "Unreachable";

    /// <summary>The source answered with a SOAP Fault or with something that is no answer.</summary>
    public const string NotAnAnswer = "NotAnAnswer";

    /// <summary>The source neither sent the instance nor said why.</summary>
    public const string NotAnswered = "NotAnswered";

    /// <summary>What came is not the instance that was asked for, or not in a syntax that was asked for; it is discarded.</summary>
    public const string WrongContent = "WrongContent";

    /// <summary>The manifest does not say where the instance is, or names a place that no option gives an address for.</summary>
    public const string NoAddress = "NoAddress";

    /// <summary>The manifest names the instance, its series or study by something that is no UID, so that no file can be named for
    /// it.</summary>
    public const string NoUid = "NoUid";

    internal static InstanceFailure Of(Finding finding) => new(finding.Code, finding.Context);

    /// <inheritdoc/>
    public override string ToString() => $"{Code}: {Reason}";
}
