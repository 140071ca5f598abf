namespace EmradXds.Architecture.Tests;

public sealed class InterfacesTests
{
    /// <summary>All interfaces of the product. Each has two real implementations at least; a test double is none.</summary>
    private static readonly string[] Allowed = ["IColumnReader", "IDocumentStore", "IHl7Transaction", "ISoapTransaction"];

    [Fact]
    public void The_product_has_these_interfaces_and_no_other() => Assert.Equal(
        Allowed,
        Checkout.Sources.SelectMany(file => file.Types).Where(type => type.Kind == "interface").Select(type => type.Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("IColumnReader")]
    [InlineData("IDocumentStore")]
    [InlineData("IHl7Transaction")]
    [InlineData("ISoapTransaction")]
    public void An_interface_has_two_implementations(string contract) =>
        Assert.InRange(Checkout.Sources.SelectMany(file => file.ImplementersOf(contract)).Distinct().Count(), 2, int.MaxValue);
}
