namespace EmradXds.Host.Demo;

/// <summary>A person who does not exist, with an NHS Number of the test range.</summary>
/// <param name="NhsNumber">Ten digits, 999…, right check digit.</param>
/// <param name="Family">Family name.</param>
/// <param name="Given">Given name.</param>
/// <param name="BirthDate">YYYYMMDD.</param>
/// <param name="Sex">M or F.</param>
/// <param name="Street">First line of the address.</param>
/// <param name="City">City.</param>
/// <param name="Postcode">Postcode.</param>
/// <param name="LocalIds">ODS code of each trust that knows this person, with the local id it uses.</param>
internal sealed record SyntheticPatient(
    string NhsNumber,
    string Family,
    string Given,
    string BirthDate,
    string Sex,
    string Street,
    string City,
    string Postcode,
    IReadOnlyList<(string Ods, string Id)> LocalIds)
{
    /// <summary>The id a trust uses for this person.</summary>
    public string LocalIdAt(string ods) => LocalIds.Single(local => local.Ods == ods).Id;
}
