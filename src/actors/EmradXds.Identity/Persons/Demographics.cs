using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmradXds.Identity.Persons;

/// <summary>What a source says of a person beside ids, by whatever protocol it came.</summary>
public sealed record Demographics
{
    /// <summary>Nothing stated.</summary>
    public static Demographics None { get; } = new();

    /// <summary>Names, the one in use first; others are aliases and previous names.</summary>
    public IReadOnlyList<PersonName> Names { get; init; } = [];

    /// <summary>YYYYMMDD, YYYYMM or YYYY; empty where not stated.</summary>
    public string BirthDate { get; init; } = "";

    /// <summary>HL7 table 0001: M, F, O, U, A, N; empty where not stated.</summary>
    public string Sex { get; init; } = "";

    /// <summary>Addresses, the present home first.</summary>
    public IReadOnlyList<PostalAddress> Addresses { get; init; } = [];

    /// <summary>Telephones and mail addresses.</summary>
    public IReadOnlyList<Telecom> Telecoms { get; init; } = [];

    /// <summary>Family name of the mother before she married (PID-6.1).</summary>
    public string MothersMaidenName { get; init; } = "";

    /// <summary>Patient account number (PID-18.1).</summary>
    public string AccountNumber { get; init; } = "";

    /// <summary>Y, N, or empty: born together with others (PID-24).</summary>
    public string MultipleBirth { get; init; } = "";

    /// <summary>First born is 1 (PID-25); empty where not stated.</summary>
    public string BirthOrder { get; init; } = "";

    /// <summary>Y, N, or empty (PID-30).</summary>
    public string Deceased { get; init; } = "";

    /// <summary>When the person died, digits as of HL7 v2 (PID-29); empty where not stated.</summary>
    public string DeathTime { get; init; } = "";

    /// <summary>NHS NUMBER STATUS INDICATOR CODE of the NHS Data Dictionary: 01 is "present and verified"; empty where not stated.</summary>
    public string NumberStatus { get; init; } = "";

    /// <summary>Whether where the person lives and how it is reached must not be shown (the S-flag of the NHS spine).</summary>
    public bool IsRestricted { get; init; }

    /// <summary>The first name, or one that states nothing.</summary>
    [JsonIgnore]
    public PersonName Name => Names.Count > 0 ? Names[0] : PersonName.None;

    /// <summary>The first address, or one that states nothing.</summary>
    [JsonIgnore]
    public PostalAddress Address => Addresses.Count > 0 ? Addresses[0] : PostalAddress.None;

    /// <summary>The form it is kept in.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DemographicsJson.Default.Demographics);

    /// <summary>Reads what <see cref="ToJson"/> wrote; an empty text states nothing.</summary>
    public static Demographics FromJson(string json) =>
        json.Length == 0 ? None : JsonSerializer.Deserialize(json, DemographicsJson.Default.Demographics) ?? None;
}
