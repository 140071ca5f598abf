using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>$MetadataLevel, a parameter of every stored query: whether the consumer knows of versions (XDS Metadata Update supplement,
/// 3.18.4.1.2.3.5.1.1).</summary>
/// <remarks>At level 1, which is the default, an answer has no superseded versions, no Deprecated Folders and associations, and no entries
/// whose document is Offline. At level 2 it has what the other parameters ask for.</remarks>
public static class MetadataLevel
{
    private const string Name = "$MetadataLevel";

    /// <summary>Reads the parameter; a level that is none becomes a finding (null then).</summary>
    public static int? Read(AdhocQueryRequest request, Findings findings)
    {
        StoredQueryParameters parameters = new(request, findings);
        string? level = parameters.Single(Name);
        if (level is not (null or "1" or "2"))
        {
            parameters.Wrong(Name, level, "1 or 2");
        }

        return parameters.Failed ? null : level == "2" ? 2 : 1;
    }

    /// <summary>The request with the parameter.</summary>
    public static AdhocQueryRequest AtMetadataLevel(this AdhocQueryRequest request, int level) =>
        request with { Parameters = [.. request.Parameters.Where(slot => slot.Name != Name), new Slot(Name, [$"{level}"])] };
}
