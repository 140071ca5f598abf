using System.Xml.Linq;
using EmradXds.Hl7V2.Er7;
using EmradXds.Metadata.Messages;
using EmradXds.Registry.Storage;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmradXds.Registry.Tests;

/// <summary>More to be written than may wait: whatever writes is refused at once, and told to come again.</summary>
public sealed class BusyRegistryTests
{
    private const string Added = "PRPA_IN201301UV02";

    internal static readonly XNamespace V3 = "urn:hl7-org:v3";

    [Fact]
    public async Task Every_transaction_that_writes_says_that_the_registry_is_busy_and_is_taken_later()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, new RegistryOptions { MaxWaitingWrites = 1 });
        await registry.MakeKnownAsync(Submit.Mia);
        var entry = Assert.Single(await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))));
        RegistryWriter writer = registry.Services.GetRequiredService<RegistryWriter>();
        TaskCompletionSource gate = new();
        TaskCompletionSource begun = new();
        Task acting = writer.RunAsync(
            async (_, cancel) =>
            {
                begun.SetResult();
                await gate.Task.WaitAsync(cancel);
                return false;
            },
            CancellationToken.None);
        await begun.Task;
        Task waiting = writer.RunAsync((_, _) => Task.FromResult(false), CancellationToken.None);

        RegistryResponse[] answers =
        [
            await registry.RegisterAsync(Submit.Of(Submit.Document(Submit.Mia))),
            await registry.RegisterOnDemandAsync(Submit.Of(Submit.OnDemand(Submit.Mia))),
            await registry.UpdateAsync(Update.Of(entry)),
            await registry.UpdateAsync(Update.Of(entry), restricted: true),
            await registry.RemoveAsync(entry.EntryUuid),
        ];
        Er7Message admitted = await registry.FeedAsync("A04", Submit.Max);
        Er7Message merged = await registry.FeedAsync("A40", Submit.Mia, Submit.Max);
        Er7Message linked = await registry.ChangeLinkAsync($"{Submit.Mia}~{entry.SourcePatientId}", Submit.Mia);
        XElement added = await AddAsync(registry, Submit.NhsNumber(3));
        gate.SetResult();
        await Task.WhenAll(acting, waiting);

        Assert.All(answers, answer => Assert.Equal(ResponseStatus.Failure, answer.Status));
        Assert.All(answers, answer => Assert.Equal("XDSRegistryBusy", Assert.Single(answer.Findings).Code));

        // A source may send again what is rejected; what has an error it would not.
        Assert.Equal(("AR", "AR", "AR"), (admitted["MSA-1"], merged["MSA-1"], linked["MSA-1"]));
        Assert.Equal("CE", (string?)added.Descendants(V3 + "typeCode").Single().Attribute("code"));
        Assert.Single(added.Descendants(V3 + "acknowledgementDetail"));
        Assert.Equal(1, await registry.ReadAsync(context => context.Patients.CountAsync()));
        await registry.MakeKnownAsync(Submit.Max);
        await registry.MustUpdateAsync(Update.Of(entry));
    }

    /// <summary>Makes an id known by ITI-44.</summary>
    internal static Task<XElement> AddAsync(RegistryUnderTest registry, string number) => registry.PostAsync(
        $"urn:hl7-org:v3:{Added}",
        new XElement(
            V3 + Added,
            new XElement(V3 + "id", new XAttribute("root", "1.2.3"), new XAttribute("extension", "M1")),
            new XElement(V3 + "controlActProcess", new XElement(V3 + "subject", new XElement(V3 + "registrationEvent",
                new XElement(V3 + "subject1", new XElement(V3 + "patient", new XElement(
                    V3 + "id",
                    new XAttribute("root", RegistryUnderTest.Domain.PatientIdAuthority.Oid), new XAttribute("extension", number)))))))).WriteTo);
}
