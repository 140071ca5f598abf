using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Metadata.Rules;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Tests;

/// <summary>How tests update a registry, and look at what that made.</summary>
internal static class RegistryUpdates
{
    public const string UpdateAction = "urn:ihe:iti:2010:UpdateDocumentSet";

    public const string RestrictedUpdateAction = "urn:ihe:iti:2018:RestrictedUpdateDocumentSet";

    /// <summary>Updates by ITI-57, or by ITI-92.</summary>
    public static Task<RegistryResponse> UpdateAsync(this RegistryUnderTest registry, Submission update, bool restricted = false)
    {
        string action = restricted ? RestrictedUpdateAction : UpdateAction;
        return registry.SubmitAsync(action, action + "Response", writer => SubmitObjectsRequest.Write(writer, update));
    }

    /// <summary>Updates what must be accepted.</summary>
    public static async Task MustUpdateAsync(this RegistryUnderTest registry, Submission update, bool restricted = false)
    {
        RegistryResponse response = await registry.UpdateAsync(update, restricted);
        Assert.Empty(response.Findings);
        Assert.Equal(ResponseStatus.Success, response.Status);
    }

    /// <summary>The update fails with this code, the finding names the place, and the registry is as it was.</summary>
    public static async Task AssertUpdateRefusedAsync(
        this RegistryUnderTest registry, Submission update, XdsErrorCode code, string named, bool restricted = false)
    {
        var before = await registry.CountAsync();
        RegistryResponse response = await registry.UpdateAsync(update, restricted);
        Assert.Equal(ResponseStatus.Failure, response.Status);
        Finding? finding = response.Findings.FirstOrDefault(
            f => f.Code == code.ToString() && f.Context.Contains(named, StringComparison.Ordinal));
        Assert.True(finding is not null, string.Join('\n', response.Findings));
        Assert.All(response.Findings, f => Assert.Matches("expected|allowed", f.Context));
        Assert.DoesNotContain(
            response.Findings, f => new[] { 1, 2, 3 }.Any(n => f.Context.Contains(Submit.NhsNumber(n), StringComparison.Ordinal)));
        Assert.Equal(before, await registry.CountAsync());
    }

    /// <summary>Every version of an entry, the first one first.</summary>
    public static async Task<IReadOnlyList<DocumentEntry>> VersionsAsync(this RegistryUnderTest registry, string logicalId)
    {
        AdhocQueryResponse response = await registry.QueryAsync(
            new GetDocuments { LogicalIds = [logicalId] }.ToRequest().AtMetadataLevel(2));
        Assert.Empty(response.Findings);
        return [.. response.Objects.Documents.OrderBy(d => int.Parse(d.Version!, System.Globalization.CultureInfo.InvariantCulture))];
    }

    /// <summary>Every version of a folder likewise.</summary>
    public static async Task<IReadOnlyList<Folder>> FolderVersionsAsync(this RegistryUnderTest registry, string logicalId)
    {
        AdhocQueryResponse response = await registry.QueryAsync(
            new GetFolders { LogicalIds = [logicalId] }.ToRequest().AtMetadataLevel(2));
        Assert.Empty(response.Findings);
        return [.. response.Objects.Folders.OrderBy(f => int.Parse(f.Version!, System.Globalization.CultureInfo.InvariantCulture))];
    }

    /// <summary>The Approved entries of a patient.</summary>
    public static async Task<IReadOnlyList<DocumentEntry>> FindAsync(this RegistryUnderTest registry, string patient) =>
        (await registry.QueryAsync(new FindDocuments { PatientId = patient }.ToRequest())).Objects.Documents;

    /// <summary>Every association there is, whatever its status.</summary>
    public static Task<List<Association>> AssociationsAsync(this RegistryUnderTest registry) => registry.ReadAsync(async context =>
        (await context.Associations.OrderBy(a => a.Key).Select(a => a.Fragment).ToListAsync())
        .ConvertAll(fragment => (Association)fragment.Read()));
}
