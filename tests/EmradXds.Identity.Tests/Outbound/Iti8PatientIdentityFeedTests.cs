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

public sealed class Iti8PatientIdentityFeedTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Each_NHS_Number_is_told_once_with_nothing_of_the_patient()
    {
        await using RegistryPeer registry = new(0);
        await using RunningIdentity identity = await StartAsync(registry.EndPoint);

        await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}"));
        await identity.SendAsync(Messages.Adt("A08", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}"));
        await identity.SendAsync(Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}"));
        await identity.SendAsync(Messages.Adt("A01", "RX1", "N2^^^RX1"));
        await identity.SendAsync(Messages.Adt("A08", "RX1", $"N1^^^RX1~{Messages.Nhs(2)}"));
        await UntilAsync(() => registry.Received.Count == 2);

        Assert.Equal([Messages.NhsNumber(1), Messages.NhsNumber(2)], registry.Received.Select(message => message["PID-3"]));
        Er7Message first = registry.Received.First();
        Assert.Equal(["MSH", "EVN", "PID", "PV1"], first.Segments.Select(segment => segment.Id));
        Assert.Equal($"PID|||{Messages.NhsNumber(1)}^^^NHS&2.16.840.1.113883.2.1.4.1&ISO", first.First("PID").Raw.ToString());
        Assert.Equal(("ADT", "A01", "2.3.1", 20), (first["MSH-9"], first["MSH-9.2"], first["MSH-12"], first["MSH-10"].Length));
        await UntilAsync(async () => await CountAsync(identity, OutboxState.Sent) == 2);
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(identity)).Status);
    }

    [Fact]
    public async Task A_registry_that_comes_later_gets_everything_in_order_and_the_wait_is_seen_in_health()
    {
        DnsEndPoint address = RegistryPeer.FreeEndPoint();
        await using (RunningIdentity identity = await StartAsync(address))
        {
            for (int i = 0; i < 5; i++)
            {
                Assert.Equal("AA", (await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN{i}^^^RWD~{Messages.Nhs(i)}")))["MSA-1"]);
            }

            await UntilAsync(async () => (await HealthAsync(identity)).Status == HealthStatus.Degraded);
            Assert.Contains("waiting because", (await HealthAsync(identity)).Description, StringComparison.Ordinal);
        }

        await using RunningIdentity again = await StartAsync(address);
        await using RegistryPeer registry = new(address.Port);
        await UntilAsync(() => registry.Received.Count == 5);

        Assert.Equal(Enumerable.Range(0, 5).Select(Messages.NhsNumber), registry.Received.Select(message => message["PID-3"]));
        await UntilAsync(async () => (await HealthAsync(again)).Status == HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_rejection_is_tried_again_with_the_same_control_id_until_it_is_accepted()
    {
        await using RegistryPeer registry = new(0, n => n < 2 ? AcknowledgmentCode.AR : AcknowledgmentCode.AA);
        await using RunningIdentity identity = await StartAsync(registry.EndPoint);

        await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}"));
        await UntilAsync(async () => await CountAsync(identity, OutboxState.Sent) == 1);

        Assert.Equal(3, registry.Received.Count);
        Assert.Single(registry.Received.Select(message => message["MSH-10"]).Distinct());
    }

    [Fact]
    public async Task An_error_is_parked_with_its_reason_the_next_is_sent_and_a_restart_tries_again()
    {
        await using RegistryPeer registry = new(0, n => n == 0 ? AcknowledgmentCode.AE : AcknowledgmentCode.AA);
        await using (RunningIdentity identity = await StartAsync(registry.EndPoint))
        {
            await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}"));
            await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN2^^^RWD~{Messages.Nhs(2)}"));
            await UntilAsync(async () => await CountAsync(identity, OutboxState.Sent) == 1);

            HealthReportEntry health = await HealthAsync(identity);
            Assert.Equal(HealthStatus.Degraded, health.Status);
            Assert.Contains("1 parked because AE 207 PID^1^3", health.Description, StringComparison.Ordinal);
            Assert.DoesNotContain(Messages.NhsNumber(1), health.Description, StringComparison.Ordinal);
        }

        await using RunningIdentity again = await StartAsync(registry.EndPoint);
        await UntilAsync(async () => await CountAsync(again, OutboxState.Sent) == 2);
        Assert.Equal(3, registry.Received.Count);
    }

    [Fact]
    public async Task A_registry_new_in_the_configuration_is_told_what_was_known_before()
    {
        await using (RunningIdentity alone = await StartAsync())
        {
            await alone.SendAsync(Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}"));
            await alone.SendAsync(Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}"));
        }

        await using RegistryPeer first = new(0);
        await using RegistryPeer second = new(0);
        await using RunningIdentity identity = await StartAsync(first.EndPoint, second.EndPoint);
        await UntilAsync(() => first.Received.Count + second.Received.Count == 2);

        Assert.Equal(first.Received.Single()["PID-3"], second.Received.Single()["PID-3"]);
    }

    [Fact]
    public async Task The_server_of_python_hl7_takes_our_feed()
    {
        // The interpreter for which the distribution packages python-hl7, of which mllp_send is a part.
        string python = Path.Combine(Path.GetDirectoryName(Surroundings.Program("mllp_send"))!, "python3");
        string script = folder.File("receive.py");
        await File.WriteAllTextAsync(script, """
            import asyncio, sys, hl7.mllp
            async def serve(reader, writer):
                while not writer.is_closing():
                    message = await reader.readmessage()
                    print(message['PID.F3.R1.C1'], message['PID.F3.R1.C4.S2'], flush=True)
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
            await using RunningIdentity identity = await StartAsync(address);
            await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}"));
            await UntilAsync(async () => await CountAsync(identity, OutboxState.Sent) == 1);

            string? received = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.Equal($"{Messages.NhsNumber(1)} 2.16.840.1.113883.2.1.4.1", received);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private Task<RunningIdentity> StartAsync(params DnsEndPoint[] registries) =>
        RunningIdentity.StartAsync(folder, new IdentityOptions { RegistryFeeds = registries, AllowTestNumbers = true });

    private static async Task<HealthReportEntry> HealthAsync(RunningIdentity identity) =>
        (await identity.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken))
        .Entries["identity-registry-feed"];

    private static Task<int> CountAsync(RunningIdentity identity, OutboxState state) =>
        identity.ReadAsync(context => context.RegistryFeeds.CountAsync(row => row.State == state));

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
