namespace EmradXds.Metadata.Rules;

/// <summary>Severity of a finding (urn:oasis:names:tc:ebxml-regrep:ErrorSeverityType).</summary>
public enum Severity
{
    /// <summary>The request is refused, or this part of it.</summary>
    Error,

    /// <summary>Done, with a remark.</summary>
    Warning,
}
