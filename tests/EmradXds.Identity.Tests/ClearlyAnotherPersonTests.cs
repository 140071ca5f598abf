using EmradXds.Hl7V2.Er7;
using EmradXds.Testing;

namespace EmradXds.Identity.Tests;

/// <summary>One NHS Number on records of two trusts.</summary>
public sealed class ClearlyAnotherPersonTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private RunningIdentity identity = null!;

    public async ValueTask InitializeAsync()
    {
        identity = await RunningIdentity.StartAsync(folder);
        await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}", name: "MUSTER^Mia", birth: "19700101"));
    }

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_number_on_a_person_of_another_name_and_birth_date_does_not_link_and_is_told()
    {
        Er7Message ack = await identity.SendAsync(
            Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}", name: "BEISPIEL^Max", birth: "19880229"));

        Assert.Equal(("AA", "205"), (ack["MSA-1"], Assert.Single(ack.All("ERR"))[1].Raw.ToString().Split('&')[0].Split('^')[^1]));
        Assert.Equal("NF", (await identity.SendAsync(Messages.Query("N1^^^RX1")))["QAK-2"]);
        Assert.Equal("NF", (await identity.SendAsync(Messages.Query("LN1^^^RWD", "^^^RX1")))["QAK-2"]);
        string line = Assert.Single(identity.Log.Lines, line => line.Contains("To be reviewed", StringComparison.Ordinal));
        Assert.DoesNotContain(Messages.NhsNumber(1), line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_of_its_trust_links_it()
    {
        await identity.SendAsync(Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}", name: "BEISPIEL^Max", birth: "19880229"));

        Er7Message ack = await identity.SendAsync(
            Messages.Adt("A08", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}", name: "Muster^Mia", birth: "19700101"));

        Assert.Empty(ack.All("ERR"));
        Assert.Equal("N1", (await identity.SendAsync(Messages.Query("LN1^^^RWD", "^^^RX1")))["PID-3"]);
    }

    [Theory]
    [InlineData("BEISPIEL^Mia", "19880229")]
    [InlineData("MUSTER^Max", "19880229")]
    [InlineData("BEISPIEL^Max", "19700101")]
    [InlineData("BEISPIEL^Max", "1988")]
    [InlineData("BEISPIEL", "19880229")]
    public async Task Less_than_that_links(string name, string birth)
    {
        Er7Message ack = await identity.SendAsync(Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}", name: name, birth: birth));

        Assert.Empty(ack.All("ERR"));
        Assert.Equal("N1", (await identity.SendAsync(Messages.Query("LN1^^^RWD", "^^^RX1")))["PID-3"]);
    }

    [Fact]
    public async Task A_link_that_is_there_is_not_broken()
    {
        await identity.SendAsync(Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}", name: "MUSTER^Mia", birth: "19700101"));

        await identity.SendAsync(Messages.Adt("A08", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}", name: "BEISPIEL^Max", birth: "19880229"));

        Assert.Equal("N1", (await identity.SendAsync(Messages.Query("LN1^^^RWD", "^^^RX1")))["PID-3"]);
    }
}
