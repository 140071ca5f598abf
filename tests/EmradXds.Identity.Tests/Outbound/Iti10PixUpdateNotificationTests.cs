using System.Diagnostics;
using System.Net;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Identity.Storage;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmradXds.Identity.Tests.Outbound;

public sealed class Iti10PixUpdateNotificationTests : IDisposable
{
    private const string Rwd = "RWD&2.25.166314710584737051995732479580973811264.10.5.1&ISO";

    private static readonly string number = Messages.NhsNumber(1);
    private static readonly string otherNumber = Messages.NhsNumber(2);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_first_registration_is_told_by_all_ids_in_full_and_nothing_else_of_the_patient()
    {
        await using RegistryPeer consumer = new(0);
        await using RunningIdentity identity = await StartAsync(To(consumer.EndPoint));

        await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}"));
        await identity.SendAsync(Messages.Adt("A01", "RX1", "N1^^^RX1", name: "OTHER^Olaf", birth: "19550505"));
        await UntilAsync(() => consumer.Received.Count == 2);

        Er7Message first = consumer.Received.First();
        Assert.Equal(["MSH", "EVN", "PID", "PV1"], first.Segments.Select(segment => segment.Id));
        Assert.Equal(
            $@"MSH|^~\&|EMRAD-PIX|EMRAD|CONSUMER|WARD|{first["MSH-7"]}||ADT^A31^ADT_A05|{first["MSH-10"]}|P|2.5|||||||||ITI-10^IHE",
            first.First("MSH").Raw.ToString());
        Assert.Equal($"EVN|A31|{first["MSH-7"]}", first.First("EVN").Raw.ToString());
        Assert.Equal($"PID|||{number}^^^NHS&2.16.840.1.113883.2.1.4.1&ISO~LN1^^^{Rwd}|| ", first.First("PID").Raw.ToString());
        Assert.Equal("PV1||N", first.First("PV1").Raw.ToString());
        Assert.Equal("RX1:N1", Sets(consumer)[1]);
        await UntilAsync(async () => await WaitingAsync(identity) == 0);
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(identity)).Status);
    }

    [Fact]
    public async Task A_link_is_told_by_one_set_and_an_unlink_by_two()
    {
        await using RegistryPeer consumer = new(0);
        await using RunningIdentity identity = await StartAsync(To(consumer.EndPoint));

        await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}"));
        await identity.SendAsync(Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}"));
        await identity.SendAsync(Messages.Adt("A08", "RX1", $"N1^^^RX1~{Messages.Nhs(2)}"));
        await UntilAsync(() => consumer.Received.Count == 4);

        Assert.Equal([$"NHS:{number} RWD:LN1", $"NHS:{number} RX1:N1 RWD:LN1"], Sets(consumer).Take(2));
        Assert.Equal([$"NHS:{number} RWD:LN1", $"NHS:{otherNumber} RX1:N1"], Sets(consumer).Skip(2).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_merge_is_told_once_without_the_retired_id()
    {
        await using RegistryPeer consumer = new(0);
        await using RunningIdentity identity = await StartAsync(To(consumer.EndPoint));

        // Of one person, then of two.
        await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}"));
        await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN2^^^RWD~{Messages.Nhs(1)}"));
        await identity.SendAsync(Messages.Merge("RWD", "LN1^^^RWD", "LN2^^^RWD"));
        await identity.SendAsync(Messages.Adt("A01", "RWD", "LN3^^^RWD", name: "OTHER^Olaf", birth: "19550505"));
        await identity.SendAsync(Messages.Merge("RWD", "LN1^^^RWD", "LN3^^^RWD"));
        await identity.SendAsync(Messages.Merge("RWD", "LN4^^^RWD", "LN1^^^RWD"));
        await SendLastAsync(identity, consumer);

        Assert.Equal(
            [
                $"NHS:{number} RWD:LN1", $"NHS:{number} RWD:LN1 RWD:LN2", $"NHS:{number} RWD:LN1",
                "RWD:LN3", $"NHS:{number} RWD:LN1",
                $"NHS:{number} RWD:LN4",
                "RWD:LAST",
            ],
            Sets(consumer));
    }

    [Fact]
    public async Task Each_consumer_is_told_of_its_domains_only_and_not_at_all_where_nothing_changes_in_them()
    {
        await using RegistryPeer all = new(0);
        await using RegistryPeer lincoln = new(0);
        await using RegistryPeer both = new(0);
        await using RunningIdentity identity = await StartAsync(
            To(all.EndPoint), To(lincoln.EndPoint, "RWD"), To(both.EndPoint, "2.16.840.1.113883.2.1.4.1", "RWD"));

        await identity.SendAsync(Messages.Adt("A01", "RWD", "LN1^^^RWD"));
        await identity.SendAsync(Messages.Adt("A08", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}"));
        await identity.SendAsync(Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}"));
        await identity.SendAsync(Messages.Adt("A01", "RX1", $"N2^^^RX1~{Messages.Nhs(1)}"));
        await identity.SendAsync(Messages.Merge("RX1", "N1^^^RX1", "N2^^^RX1"));
        await SendLastAsync(identity, all, lincoln, both);

        Assert.Equal(["RWD:LN1", "RWD:LAST"], Sets(lincoln));
        Assert.Equal(["RWD:LN1", $"NHS:{number} RWD:LN1", "RWD:LAST"], Sets(both));
        Assert.Equal(
            [
                "RWD:LN1", $"NHS:{number} RWD:LN1", $"NHS:{number} RX1:N1 RWD:LN1", $"NHS:{number} RX1:N1 RX1:N2 RWD:LN1",
                $"NHS:{number} RX1:N1 RWD:LN1", "RWD:LAST",
            ],
            Sets(all));
    }

    [Fact]
    public async Task What_changes_no_set_of_ids_is_not_told()
    {
        await using RegistryPeer consumer = new(0);
        await using RunningIdentity identity = await StartAsync(To(consumer.EndPoint));
        string registration = Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}");

        await identity.SendAsync(registration);
        await identity.SendAsync(registration);
        await identity.SendAsync(Messages.Adt("A08", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}", name: "MARRIED^Testgiven"));
        await identity.SendAsync(Messages.Adt("A08", "RWD", "LN1^^^RWD", name: "MARRIED^Testgiven"));
        Assert.Equal("AE", (await identity.SendAsync(Messages.Adt("A01", "RWD", "LN7^^^RX1")))["MSA-1"]);
        Assert.Equal("AA", (await identity.SendAsync(Messages.Merge("RWD", "LN1^^^RWD", "UNKNOWN^^^RWD")))["MSA-1"]);
        await SendLastAsync(identity, consumer);

        Assert.Equal([$"NHS:{number} RWD:LN1", "RWD:LAST"], Sets(consumer));
    }

    [Fact]
    public async Task Where_no_id_is_left_in_the_domains_nothing_is_told()
    {
        await using RegistryPeer numbers = new(0);
        await using RegistryPeer all = new(0);
        await using RunningIdentity identity = await StartAsync(To(numbers.EndPoint, "NHS"), To(all.EndPoint));

        await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}"));
        await identity.SendAsync(Messages.Adt("A08", "RWD", "LN1^^^RWD~\"\"^^^NHS&2.16.840.1.113883.2.1.4.1&ISO"));
        await identity.SendAsync(Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(2)}"));
        await UntilAsync(() => numbers.Received.Count >= 2 && all.Received.Count >= 3);

        Assert.Equal([$"NHS:{number}", $"NHS:{otherNumber}"], Sets(numbers));
        Assert.Equal([$"NHS:{number} RWD:LN1", "RWD:LN1", $"NHS:{otherNumber} RX1:N1"], Sets(all));
    }

    [Fact]
    public async Task A_number_that_passes_to_another_person_is_told_of_both()
    {
        await using RegistryPeer all = new(0);
        await using RegistryPeer numbers = new(0);
        await using RunningIdentity identity = await StartAsync(To(all.EndPoint), To(numbers.EndPoint, "NHS"));

        await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}", name: "MUSTER^Mia"));
        await identity.SendAsync(Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}", name: "BEISPIEL^Max", birth: "19880229"));
        await identity.SendAsync(Messages.Adt("A08", "RWD", $"LN1^^^RWD~{Messages.Nhs(2)}", name: "MUSTER^Mia"));
        await UntilAsync(() => all.Received.Count == 4 && numbers.Received.Count >= 2);

        Assert.Equal([$"NHS:{number} RWD:LN1", "RX1:N1"], Sets(all).Take(2));
        Assert.Equal([$"NHS:{number} RX1:N1", $"NHS:{otherNumber} RWD:LN1"], Sets(all).Skip(2).Order(StringComparer.Ordinal));
        Assert.Equal([$"NHS:{number}", $"NHS:{otherNumber}"], Sets(numbers));
    }

    [Fact]
    public async Task A_set_is_told_whole_where_a_change_touches_one_of_its_records_only()
    {
        await using RegistryPeer consumer = new(0);
        await using RunningIdentity identity = await StartAsync(To(consumer.EndPoint));
        await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}", name: "MUSTER^Mia"));
        await identity.SendAsync(Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}", name: "BEISPIEL^Max", birth: "19880229"));
        await identity.SendAsync(Messages.Adt("A01", "RK5", "K1^^^RK5", name: "ANOTHER^Ann", birth: "19310405"));
        await identity.ReadAsync(async context =>
        {
            SourceRecordRow n1 = await context.SourceRecords.SingleAsync(record => record.LocalId == "N1");
            SourceRecordRow k1 = await context.SourceRecords.SingleAsync(record => record.LocalId == "K1");
            (Guid one, Guid other) = n1.Id.CompareTo(k1.Id) < 0 ? (n1.Id, k1.Id) : (k1.Id, n1.Id);
            context.Links.Add(new LinkRow
            {
                OneId = one,
                OtherId = other,
                State = LinkState.Manual,
                Score = 0,
                Model = "",
                Reason = "said so",
                By = "clerk",
                At = DateTime.UnixEpoch,
            });
            n1.PersonId = k1.PersonId = one;
            return await context.SaveChangesAsync();
        });

        await identity.SendAsync(Messages.Adt("A08", "RWD", $"LN1^^^RWD~{Messages.Nhs(2)}", name: "MUSTER^Mia"));
        await UntilAsync(() => consumer.Received.Count == 5);

        Assert.Equal([$"NHS:{number} RX1:N1 RK5:K1", $"NHS:{otherNumber} RWD:LN1"], Sets(consumer).Skip(3).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_consumer_that_comes_after_a_restart_gets_everything_in_order_and_the_wait_is_seen_in_health()
    {
        DnsEndPoint address = RegistryPeer.FreeEndPoint();
        await using (RunningIdentity identity = await StartAsync(To(address)))
        {
            for (int i = 0; i < 12; i++)
            {
                Assert.Equal("AA", (await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN{i}^^^RWD~{Messages.Nhs(i)}")))["MSA-1"]);
            }

            await UntilAsync(async () => (await HealthAsync(identity)).Status == HealthStatus.Degraded);
            Assert.Contains("ITI-10 to", (await HealthAsync(identity)).Description, StringComparison.Ordinal);
            Assert.Contains("waiting because", (await HealthAsync(identity)).Description, StringComparison.Ordinal);
        }

        await using RunningIdentity again = await StartAsync(To(address));
        await again.SendAsync(Messages.Adt("A08", "RWD", "LN3^^^RWD~\"\"^^^NHS&2.16.840.1.113883.2.1.4.1&ISO"));
        await using RegistryPeer consumer = new(address.Port);
        await UntilAsync(() => consumer.Received.Count == 13);

        Assert.Equal([.. Enumerable.Range(0, 12).Select(i => $"NHS:{Messages.NhsNumber(i)} RWD:LN{i}"), "RWD:LN3"], Sets(consumer));
        await UntilAsync(async () => (await HealthAsync(again)).Status == HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_rejection_is_tried_again_with_the_same_bytes_until_it_is_accepted_and_what_follows_waits()
    {
        await using RegistryPeer consumer = new(0, n => n < 2 ? AcknowledgmentCode.AR : AcknowledgmentCode.AA);
        await using RunningIdentity identity = await StartAsync(To(consumer.EndPoint));

        await identity.SendAsync(Messages.Adt("A01", "RWD", "LN1^^^RWD"));
        await identity.SendAsync(Messages.Adt("A01", "RX1", "N1^^^RX1", name: "OTHER^Olaf", birth: "19550505"));
        await UntilAsync(async () => await WaitingAsync(identity) == 0);

        Assert.Equal(["RWD:LN1", "RWD:LN1", "RWD:LN1", "RX1:N1"], Sets(consumer));
        Assert.Single(consumer.Received.Take(3).Select(message => message.Raw).Distinct());
        Assert.Equal(2, consumer.Received.Select(message => message["MSH-10"]).Distinct().Count());
    }

    [Fact]
    public async Task An_error_is_parked_with_its_reason_the_next_is_sent_and_a_restart_tries_again()
    {
        await using RegistryPeer consumer = new(0, n => n == 0 ? AcknowledgmentCode.AE : AcknowledgmentCode.AA);
        await using (RunningIdentity identity = await StartAsync(To(consumer.EndPoint)))
        {
            await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}"));
            await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN2^^^RWD~{Messages.Nhs(2)}"));
            await UntilAsync(async () => consumer.Received.Count == 2 && await WaitingAsync(identity) == 1);

            HealthReportEntry health = await HealthAsync(identity);
            Assert.Equal(HealthStatus.Degraded, health.Status);
            Assert.Contains("ITI-10 to", health.Description, StringComparison.Ordinal);
            Assert.Contains("1 parked because AE 207 PID^1^3", health.Description, StringComparison.Ordinal);
            Assert.DoesNotContain(number, health.Description, StringComparison.Ordinal);
            Assert.DoesNotContain(identity.Log.Lines, line => line.Contains(number, StringComparison.Ordinal));
        }

        await using RunningIdentity again = await StartAsync(To(consumer.EndPoint));
        await UntilAsync(async () => await WaitingAsync(again) == 0);
        Assert.Equal([$"NHS:{number} RWD:LN1", $"NHS:{otherNumber} RWD:LN2", $"NHS:{number} RWD:LN1"], Sets(consumer));
    }

    [Fact]
    public async Task What_was_parked_and_is_no_longer_so_is_never_sent_again()
    {
        await using RegistryPeer consumer = new(0, n => n == 1 ? AcknowledgmentCode.AE : AcknowledgmentCode.AA);
        await using (RunningIdentity identity = await StartAsync(To(consumer.EndPoint)))
        {
            await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}"));
            await identity.SendAsync(Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}"));
            await identity.SendAsync(Messages.Adt("A08", "RX1", $"N1^^^RX1~{Messages.Nhs(2)}"));
            await UntilAsync(async () => consumer.Received.Count == 4 && await WaitingAsync(identity) == 1);
        }

        await using RunningIdentity again = await StartAsync(To(consumer.EndPoint));
        await UntilAsync(async () => await WaitingAsync(again) == 0);
        await SendLastAsync(again, consumer);

        Assert.Equal($"NHS:{number} RX1:N1 RWD:LN1", Sets(consumer)[1]);
        Assert.Equal("RWD:LAST", Sets(consumer)[4]);
    }

    [Fact]
    public async Task What_waits_for_a_consumer_that_is_taken_out_of_the_configuration_is_dropped()
    {
        DnsEndPoint address = RegistryPeer.FreeEndPoint();
        await using (RunningIdentity identity = await StartAsync(To(address)))
        {
            await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}"));
            await identity.SendAsync(Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}"));
        }

        await using (RunningIdentity without = await StartAsync())
        {
            Assert.Contains(without.Log.Lines, line => line.Contains("2 notifications", StringComparison.Ordinal));
            await without.SendAsync(Messages.Adt("A08", "RX1", $"N1^^^RX1~{Messages.Nhs(2)}"));
        }

        await using RegistryPeer consumer = new(address.Port);
        await using RunningIdentity again = await StartAsync(To(address));
        await SendLastAsync(again, consumer);
        Assert.Equal(["RWD:LAST"], Sets(consumer));
    }

    [Fact]
    public async Task Consumers_that_cannot_be_served_are_refused_at_the_start_with_every_fault()
    {
        DnsEndPoint address = new("127.0.0.1", 2999);
        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(() => StartAsync(
            To(address, "RWD", "NOWHERE", "2.999.1"), To(new DnsEndPoint("127.0.0.1", 2998)) with { Facility = "" }, To(address)));

        Assert.Equal(
            "The PIX consumers are not usable: "
            + "127.0.0.1:2999 is to be told of the domain 'NOWHERE', expected the OID or namespace of an authority of the profile; "
            + "127.0.0.1:2999 is to be told of the domain '2.999.1', expected the OID or namespace of an authority of the profile; "
            + "127.0.0.1:2998 lacks the receiving application or facility (MSH-5, MSH-6); "
            + "127.0.0.1:2999 is the address of 2 consumers, expected one",
            refused.Message);
    }

    [Fact]
    public async Task The_server_of_python_hl7_takes_our_notifications()
    {
        // The interpreter for which the distribution packages python-hl7, of which mllp_send is a part.
        string python = Path.Combine(Path.GetDirectoryName(Surroundings.Program("mllp_send"))!, "python3");
        string script = folder.File("receive.py");
        await File.WriteAllTextAsync(script, """
            import asyncio, sys, hl7.mllp
            async def serve(reader, writer):
                while not writer.is_closing():
                    message = await reader.readmessage()
                    ids = ' '.join(str(id[3][1]) + '/' + str(id[0]) for id in message['PID'][0][3])
                    msh = message['MSH'][0]
                    print(msh[9], msh[21], repr(message['PID.F5']), message['PV1.F2'], ids, flush=True)
                    writer.writemessage(message.create_ack('AA'))
                    await writer.drain()
            async def main():
                async with await hl7.mllp.start_hl7_server(serve, host='127.0.0.1', port=int(sys.argv[1]), encoding='utf-8') as server:
                    await server.serve_forever()
            asyncio.run(main())
            """);
        DnsEndPoint address = RegistryPeer.FreeEndPoint();
        using Process process = Process.Start(new ProcessStartInfo(python, [script, $"{address.Port}"]) { RedirectStandardOutput = true })!;
        try
        {
            await using RunningIdentity identity = await StartAsync(To(address));
            await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}"));
            await UntilAsync(async () => await WaitingAsync(identity) == 0);

            string? received = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.Equal(
                $"ADT^A31^ADT_A05 ITI-10^IHE ' ' N 2.16.840.1.113883.2.1.4.1/{number} {Rwd.Split('&')[1]}/LN1", received);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static PixConsumer To(DnsEndPoint address, params string[] domains) => new(address, "CONSUMER", "WARD") { Domains = domains };

    private Task<RunningIdentity> StartAsync(params PixConsumer[] consumers) =>
        RunningIdentity.StartAsync(folder, new IdentityOptions { PixConsumers = consumers, AllowTestNumbers = true });

    /// <summary>Registers one more person and waits until each consumer was told: what was to be told before was.</summary>
    private static async Task SendLastAsync(RunningIdentity identity, params RegistryPeer[] consumers)
    {
        await identity.SendAsync(Messages.Adt("A01", "RWD", "LAST^^^RWD", name: "LASTFAMILY^Zoe", birth: "20010203"));
        await UntilAsync(() => Array.TrueForAll(consumers, consumer => Sets(consumer).Contains("RWD:LAST")));
    }

    /// <summary>The sets that a consumer was told, in order: namespace:id.</summary>
    private static string[] Sets(RegistryPeer consumer) =>
    [
        .. consumer.Received.Select(message =>
            string.Join(' ', AdtA31.Read(message).PatientIds.Select(id => $"{id.Authority.NamespaceId}:{id.Id}"))),
    ];

    private static async Task<HealthReportEntry> HealthAsync(RunningIdentity identity) =>
        (await identity.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken))
        .Entries["identity-pix-update-notification"];

    private static Task<int> WaitingAsync(RunningIdentity identity) => identity.ReadAsync(context => context.Notifications.CountAsync());

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (DateTime deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1); !await condition();)
        {
            Assert.True(TimeProvider.System.GetUtcNow().UtcDateTime < deadline, "It did not come about within a minute.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
