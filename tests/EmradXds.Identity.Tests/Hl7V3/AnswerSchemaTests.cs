using System.Xml.Linq;
using EmradXds.Testing;

namespace EmradXds.Identity.Tests.Hl7V3;

/// <summary>Every kind of answer as it stands on the wire, against the published schemas.</summary>
public sealed class AnswerSchemaTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private RunningIdentity identity = null!;

    public async ValueTask InitializeAsync() => identity = await KnownPersons.StartAsync(folder);

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Answers_of_ITI_45_are_valid()
    {
        foreach ((string root, string id, string domain) in new[]
        {
            (KnownPersons.Rwd, "LN1", KnownPersons.Rx1), (KnownPersons.Rwd, "LN2", KnownPersons.Rx1),
            (KnownPersons.Rwd, "NOBODY", KnownPersons.Rx1),
            (KnownPersons.Rwd, "LN1", "1.2.3.4"),
        })
        {
            await AssertValidAsync(V3.Query(V3.PixQuery,
            [
                V3.Parameter("dataSource", new XAttribute("root", domain)),
                V3.Parameter("patientIdentifier", new XAttribute("root", root), new XAttribute("extension", id)),
            ]));
        }
    }

    [Fact]
    public async Task Answers_of_ITI_47_are_valid()
    {
        await identity.FeedAsync("RNQ", "D1^^^RNQ", "TWIN^^^||19400102|U||||||||||||||||Y|2||||20240305101500|Y");
        XElement name = V3.Name("Beisp", use: "SRCH");
        await AssertValidAsync(V3.Query(V3.PdqQuery, [V3.Name("Twin")]));
        await AssertValidAsync(V3.Query(V3.PdqQuery, [V3.Name("Hidden")]));
        await AssertValidAsync(V3.Query(V3.PdqQuery, [V3.Name("Nobody")]));
        await AssertValidAsync(V3.Query(V3.PdqQuery, [name, Domain(KnownPersons.Rx1), Domain(KnownPersons.Rnq)]));
        await AssertValidAsync(V3.Query(V3.PdqQuery, [name, Domain("1.2.3.4")]));
        await AssertValidAsync(V3.Query(V3.PdqQuery, []));
        await AssertValidAsync(V3.Query(V3.PdqQuery, [name], quantity: 1));
        await AssertValidAsync(V3.Continue(quantity: 1));
        await AssertValidAsync(V3.Continue("Q9"));
        await AssertValidAsync(V3.Continue(status: "aborted"));
    }

    private static XElement Domain(string oid) => V3.Parameter("otherIDsScopingOrganization", new XAttribute("root", oid));

    private async Task AssertValidAsync(XElement message)
    {
        XElement answer = await identity.AskAsync(message);
        SchemaValidation.AssertValidHl7V3(answer.ToString(), answer.Name.LocalName);
    }
}
