using EmradXds.Hl7V2.Er7;
using EmradXds.Identity.Storage;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Tests.Hl7V3;

/// <summary>People who do not exist, as the trusts have sent them.</summary>
internal static class KnownPersons
{
    public const string Rx1 = "2.25.166314710584737051995732479580973811264.10.1.1";
    public const string Rk5 = "2.25.166314710584737051995732479580973811264.10.2.1";
    public const string Rnq = "2.25.166314710584737051995732479580973811264.10.3.1";
    public const string Rwd = "2.25.166314710584737051995732479580973811264.10.5.1";
    public const string Nhs = "2.16.840.1.113883.2.1.4.1";

    /// <summary>Mia of four trusts' records (LN1, N1, N2, K1), Max (LN2), Miriam (K3) and Rita (LN4), who must not be found where she
    /// lives.</summary>
    public static async Task<RunningIdentity> StartAsync(TempFolder folder, TimeProvider? clock = null)
    {
        RunningIdentity identity = await RunningIdentity.StartAsync(folder, clock: clock);
        const string mia = "BEISPIEL-MUSTER^Mia^Anna^^Dr|MUSTERFRAU|19880229|F|||1 Test Road^Testham^Leeds^West Yorkshire^LS1 1AA^GB^H||"
            + "0113 496 0000^PRN^PH~^NET^Internet^mia@example.org";
        await identity.FeedAsync("RWD", $"LN1^^^RWD~{Messages.Nhs(1)}", mia);
        await identity.FeedAsync("RX1", "N1^^^RX1", mia);
        await identity.FeedAsync("RX1", "N2^^^RX1", mia);
        await identity.FeedAsync("RK5", "K1^^^RK5", mia);
        await identity.FeedAsync("RWD", "LN2^^^RWD", "BEISPIEL^Max||19650317|M|||9 Sample Street^^York^^YO1 1AA^GB^H");
        await identity.FeedAsync("RK5", "K3^^^RK5", "BEISPIELER^Miriam||198802|O");
        await identity.FeedAsync("RWD", "LN4^^^RWD", "HIDDEN^Rita||19790505|F|||7 Secret Lane^^Ripon^^HG4 1AA^GB^H||01765 496 0007^PRN^PH");
        await identity.LinkAsync(Messages.NhsNumber(1), "LN1", "N1", "N2", "K1");
        await identity.RewriteAsync("LN4", record => record.Demographics = record.Demographics with { IsRestricted = true });
        return identity;
    }

    /// <summary>Sends ADT^A01 with PID-5 to PID-13.</summary>
    public static async Task FeedAsync(this RunningIdentity identity, string facility, string ids, string pid5)
    {
        Er7Message answer = await identity.SendAsync(
            $"MSH|^~\\&|PAS|{facility}|PIX|EMRAD|20261124210000||ADT^A01|{Messages.NewControlId()}|P|2.3.1\r"
            + $"EVN|A01|20261124210000\rPID|1||{ids}||{pid5}\rPV1||U\r");
        Assert.Equal("AA", answer["MSA-1"]);
    }

    /// <summary>Makes records one person, whatever is known of them.</summary>
    public static async Task LinkAsync(this RunningIdentity identity, string affinityId, params string[] localIds)
    {
        List<SourceRecordRow> records = await identity.ReadAsync(context =>
            context.SourceRecords.Where(record => localIds.Contains(record.LocalId)).ToListAsync());
        Guid person = records.Min(record => record.Id);
        foreach (string localId in localIds)
        {
            await identity.RewriteAsync(localId, record => (record.PersonId, record.AffinityId) = (person, affinityId));
        }
    }

    public static Task RewriteAsync(this RunningIdentity identity, string localId, Action<SourceRecordRow> rewrite) =>
        identity.ReadAsync(async context =>
        {
            rewrite(await context.SourceRecords.SingleAsync(record => record.LocalId == localId));
            return await context.SaveChangesAsync();
        });
}
