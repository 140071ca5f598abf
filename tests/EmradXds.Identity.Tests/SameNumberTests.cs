using EmradXds.Hl7V2.Er7;
using EmradXds.Identity.Storage;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Tests;

/// <summary>One NHS Number on records of two trusts.</summary>
public sealed class SameNumberTests : IAsyncLifetime
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
        ReviewTaskRow task = Assert.Single(await identity.ReadAsync(context => context.ReviewTasks.ToListAsync()));
        Assert.Equal((ReviewKind.PotentialLink, ReviewState.Open, 0), (task.Kind, task.State, task.Priority));
    }

    [Fact]
    public async Task A_correction_that_makes_a_record_another_persons_does_not_link_it_unasked()
    {
        await identity.SendAsync(Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}", name: "BEISPIEL^Max", birth: "19880229"));

        await identity.SendAsync(Messages.Adt("A08", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}", name: "Muster^Mia", birth: "19700101"));

        Assert.Equal("NF", (await identity.SendAsync(Messages.Query("LN1^^^RWD", "^^^RX1")))["QAK-2"]);
        Assert.Equal(
            [ReviewKind.PotentialLink, ReviewKind.Overlay],
            await identity.ReadAsync(context => context.ReviewTasks.OrderBy(task => task.Kind).Select(task => task.Kind).ToListAsync()));
    }

    [Theory]
    [InlineData("MUSTER^Mia", "19700101")]
    [InlineData("BEISPIEL^Mia", "19700101")]
    [InlineData("MUSTER^Mia", "19700201")]
    [InlineData("MUSTER^Mia", "")]
    [InlineData("MUSTER^Mia", "1970")]
    [InlineData("Mia^Muster", "19700101")]
    public async Task It_links_where_birth_date_and_given_name_confirm_it_or_the_whole_name(string name, string birth)
    {
        Er7Message ack = await identity.SendAsync(Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}", name: name, birth: birth));

        Assert.Empty(ack.All("ERR"));
        Assert.Equal("N1", (await identity.SendAsync(Messages.Query("LN1^^^RWD", "^^^RX1")))["PID-3"]);
    }

    [Theory]
    [InlineData("BEISPIEL^Mia", "19880229")]
    [InlineData("MUSTER^Max", "19880229")]
    [InlineData("BEISPIEL^Max", "19700101")]
    [InlineData("MUSTER^Max", "19700101")]
    [InlineData("BEISPIEL^Mia", "")]
    [InlineData("MUSTER", "19700101")]
    [InlineData("UNKNOWN^Baby", "19700101")]
    public async Task Less_than_that_is_asked(string name, string birth)
    {
        Er7Message ack = await identity.SendAsync(Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}", name: name, birth: birth));

        Assert.Single(ack.All("ERR"));
        Assert.Equal("NF", (await identity.SendAsync(Messages.Query("N1^^^RX1")))["QAK-2"]);
        Assert.Single(await identity.ReadAsync(context => context.ReviewTasks.ToListAsync()));
    }

    [Fact]
    public async Task A_link_that_is_there_is_not_broken()
    {
        await identity.SendAsync(Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}", name: "MUSTER^Mia", birth: "19700101"));

        await identity.SendAsync(Messages.Adt("A08", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}", name: "BEISPIEL^Max", birth: "19880229"));

        Assert.Equal(ReviewKind.Overlay, Assert.Single(await identity.ReadAsync(context => context.ReviewTasks.ToListAsync())).Kind);
        Assert.Equal("N1", (await identity.SendAsync(Messages.Query("LN1^^^RWD", "^^^RX1")))["PID-3"]);
    }
}
