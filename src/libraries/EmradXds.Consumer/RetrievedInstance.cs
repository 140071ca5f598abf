using System.Diagnostics.CodeAnalysis;
using EmradXds.Metadata.Rules;

namespace EmradXds.Consumer;

/// <summary>What became of one instance of a manifest: it comes now, or it is missing and why.</summary>
public sealed record RetrievedInstance
{
    /// <summary>Study Instance UID, from the manifest.</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>Series Instance UID, from the manifest.</summary>
    public required string SeriesInstanceUid { get; init; }

    /// <summary>SOP Class UID, from the manifest.</summary>
    public required string SopClassUid { get; init; }

    /// <summary>SOP Instance UID, from the manifest.</summary>
    public required string SopInstanceUid { get; init; }

    /// <summary>Retrieve Location UID of the imaging source; null where the manifest names none.</summary>
    public string? RetrieveLocationUid { get; init; }

    /// <summary>Transfer syntax of the data set (0002,0010); null where the instance is missing.</summary>
    public string? TransferSyntaxUid { get; init; }

    /// <summary>The Part 10 file while it arrives: forward only, valid until the next instance is asked for, nothing need be read of it. A
    /// read throws <see cref="Soap.SoapFaultException"/> or <see cref="IOException"/> where the file ends too early.</summary>
    public Stream? Content { get; init; }

    /// <summary>Why it is missing; null where it comes.</summary>
    public InstanceFailure? Failure { get; init; }

    /// <summary>What the source remarked about this instance beside sending it.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Whether the instance comes.</summary>
    [MemberNotNullWhen(true, nameof(Content), nameof(TransferSyntaxUid))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool HasArrived => Failure is null;
}
