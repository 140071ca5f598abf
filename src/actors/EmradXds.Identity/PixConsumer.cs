using System.Net;

namespace EmradXds.Identity;

/// <summary>A Patient Identifier Cross-reference Consumer that is told of changes (ITI TF-2 3.10.4.1.2).</summary>
/// <param name="Address">MLLP address of its ITI-10; one consumer at each.</param>
/// <param name="Application">MSH-5 of what it gets.</param>
/// <param name="Facility">MSH-6.</param>
public sealed record PixConsumer(DnsEndPoint Address, string Application, string Facility)
{
    /// <summary>Domains of interest, by OID or namespace; none for all.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];
}
