using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Types;
using EmradXds.Identity.Persons;
using EmradXds.Identity.Storage;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Tests.Pdq;

/// <summary>A few people who do not exist, and queries about them.</summary>
/// <remarks>John Smith has an id of RWD, one of RX1 and an NHS Number; Jane Smithson and Peter Smith one id each; where Hanna Hidden lives
/// must not be told, says RK5, though RWD does not know that; of RNQ's patient no name is known.</remarks>
public abstract class PdqTests : IAsyncLifetime
{
    protected const string AtNhs = "^^^NHS&2.16.840.1.113883.2.1.4.1&ISO";
    protected const string AtRx1 = "^^^RX1&" + Rx1 + "&ISO";
    protected const string AtRwd = "^^^RWD&" + Rwd + "&ISO";
    protected const string Rx1 = "2.25.166314710584737051995732479580973811264.10.1.1";
    protected const string Rwd = "2.25.166314710584737051995732479580973811264.10.5.1";

    private readonly TempFolder folder = new();

    protected RunningIdentity Identity { get; private set; } = null!;

    protected virtual IdentityOptions Options { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Identity = await RunningIdentity.StartAsync(folder, Options with { AllowTestNumbers = true });
        const string john = "SMITH^John^Paul||19700101|M|||1 Mill Lane^^Leeds^West Yorkshire^LS1 1AA^GBR||01139460001|01139460002||||ACC1";
        await FeedAsync("RWD", $"LN1^^^RWD~{Messages.Nhs(1)}", john.Replace("||1970", "|JONES|1970", StringComparison.Ordinal));
        await FeedAsync("RX1", "N1^^^RX1", john);
        await FeedAsync("RWD", "LN2^^^RWD", "SMITHSON^Jane||19700102|F|||2 Sea View^^Hull^^HU1 1AA");
        await FeedAsync("RX1", "N3^^^RX1", "SMITH^Peter||19711231|M");
        const string hanna = "HIDDEN^Hanna||19800505|F|||3 Quiet Close^^Ripon^North Yorkshire^HG4 1AA^GBR||01765460003";
        await FeedAsync("RK5", "K4^^^RK5", hanna);
        await FeedAsync("RWD", "LN4^^^RWD", hanna);
        await FeedAsync("RNQ", "Q5^^^RNQ", "||19900909|F");
        await JoinAsync("LN1", "N1", Messages.NhsNumber(1));
        await JoinAsync("K4", "LN4", null);
        await Identity.ReadAsync(async context =>
        {
            SourceRecordRow hidden = await context.SourceRecords.SingleAsync(record => record.LocalId == "K4");
            hidden.Demographics = hidden.Demographics with { IsRestricted = true };
            return await context.SaveChangesAsync();
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Identity.DisposeAsync();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A query as a peer writes it.</summary>
    protected static string Query(
        string parameters, string domains = "", string rcp = "I", string? dsc = null, string trigger = "Q22", string tag = "tag1",
        string sender = "WARD|RWD") => string.Concat(
            $@"MSH|^~\&|{sender}|PDQ^2.999.1^ISO|EMRAD|20261124210000||QBP^{trigger}^QBP_Q21|{Messages.NewControlId()}|P|2.5" + "\r",
            $"QPD|IHE PDQ Query|{tag}|{parameters}|||||{domains}\rRCP|{rcp}\r",
            dsc is null ? "" : $"DSC|{dsc}|I\r");

    protected Task<Er7Message> AskAsync(
        string parameters, string domains = "", string rcp = "I", string? dsc = null, string trigger = "Q22", string tag = "tag1",
        string sender = "WARD|RWD") => Identity.SendAsync(Query(parameters, domains, rcp, dsc, trigger, tag, sender));

    /// <summary>The first id of each person that is no NHS Number, in order.</summary>
    protected static string Found(Er7Message answer) => string.Join(' ', answer.All("PID")
        .Select(pid => Cx.ReadAll(pid[3]).First(id => id.Authority.NamespaceId != "NHS").Id).Order(StringComparer.Ordinal));

    /// <summary>Code and place of each ERR.</summary>
    protected static IEnumerable<string> Errors(Er7Message answer) =>
        answer.All("ERR").Select(err => $"{err[3].Text()} {err[2].Raw} {err[4].Text()}");

    protected static string Qpd(Er7Message message) => message.First("QPD").Raw.ToString();

    /// <summary>People of one name and sex, an id of RFS each, without a message each.</summary>
    protected Task AddCrowdAsync(int count, string family) => Identity.ReadAsync(async context =>
    {
        Demographics crowd = new() { Names = [new PersonName(family, "Ada")], BirthDate = "19650203", Sex = "F" };
        string rfs = RunningIdentity.Domain.Authorities.Single(authority => authority.Namespace == "RFS").Oid;
        for (int n = 0; n < count; n++)
        {
            SourceRecordRow record = new() { Domain = rfs, LocalId = $"F{n:D5}", Demographics = crowd, UpdatedAt = DateTime.UnixEpoch };
            record.PersonId = record.Id;
            context.SourceRecords.Add(record);
            context.RecordNames.AddRange(RecordNames.Of(record.Number, crowd));
        }

        return await context.SaveChangesAsync();
    });

    private async Task FeedAsync(string facility, string ids, string person)
    {
        Er7Message ack = await Identity.SendAsync(string.Concat(
            $@"MSH|^~\&|PAS|{facility}|PIX|EMRAD|20261124210000||ADT^A01|{Messages.NewControlId()}|P|2.3.1" + "\r",
            $"EVN|A01|20261124210000\rPID|1||{ids}||{person}\rPV1||U\r"));
        Assert.Equal("AA ", $"{ack["MSA-1"]} {ack.First("ERR").Raw}");
    }

    private async Task JoinAsync(string one, string other, string? number) => await Identity.ReadAsync(async context =>
    {
        List<SourceRecordRow> records = await context.SourceRecords
            .Where(record => record.LocalId == one || record.LocalId == other).ToListAsync();
        Guid person = records.Min(record => record.Id);
        records.ForEach(record => (record.PersonId, record.AffinityId) = (person, number));
        return await context.SaveChangesAsync();
    });
}
