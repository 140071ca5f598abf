using EmradXds.Hl7V2.Types;

namespace EmradXds.Hl7V2.Tests.Types;

public sealed class DtmTests
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    [Theory]
    [InlineData("2026", DtmPrecision.Year, "2026")]
    [InlineData("202607", DtmPrecision.Month, "202607")]
    [InlineData("20260701", DtmPrecision.Day, "20260701")]
    [InlineData("2026070100", DtmPrecision.Hour, "2026063023")]
    [InlineData("202607010030", DtmPrecision.Minute, "202606302330")]
    [InlineData("20260701003000", DtmPrecision.Second, "20260630233000")]
    [InlineData("20260101003000", DtmPrecision.Second, "20260101003000")]
    [InlineData("20260701003000.1234", DtmPrecision.Fraction, "20260630233000")]
    [InlineData("20260701003000+0530", DtmPrecision.Second, "20260630190000")]
    [InlineData("20260701003000-0000", DtmPrecision.Second, "20260701003000")]
    [InlineData("20260701+0100", DtmPrecision.Day, "20260701")]
    [InlineData("20260329013000", DtmPrecision.Second, "20260329013000")]
    public void A_time_keeps_its_precision_and_is_told_to_XDS_in_UTC(string text, DtmPrecision precision, string xds)
    {
        Assert.True(Dtm.TryParse(text, out Dtm value));
        Assert.Equal(precision, value.Precision);
        Assert.Equal(xds, value.ToXds(London));
        Assert.Equal(text.Replace("-0000", "+0000", StringComparison.Ordinal), value.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000")]
    [InlineData("20260")]
    [InlineData("20260230")]
    [InlineData("20261301")]
    [InlineData("20260701240000")]
    [InlineData("20260701003000.")]
    [InlineData("20260701003000.12345")]
    [InlineData("202607010030.1")]
    [InlineData("20260701003000+1")]
    [InlineData("20260701003000+9900")]
    [InlineData("2026-07-01")]
    [InlineData("٢٠٢٦")]
    public void What_is_no_time_is_refused(string text) => Assert.False(Dtm.TryParse(text, out _));
}
