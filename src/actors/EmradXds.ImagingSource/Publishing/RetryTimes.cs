namespace EmradXds.ImagingSource.Publishing;

/// <summary>The waits between attempts.</summary>
public static class RetryTimes
{
    /// <summary>How long to wait; null for ever.</summary>
    /// <param name="retry">What kind of trouble it is.</param>
    /// <param name="waited">How long the study has waited so far.</param>
    /// <param name="attempts">Attempts made while it waited.</param>
    /// <param name="options">The trust's settings.</param>
    public static TimeSpan? After(this Retry retry, TimeSpan waited, int attempts, ImagingSourceOptions options) => retry switch
    {
        Retry.Soon when waited < TimeSpan.FromMinutes(1) => TimeSpan.FromSeconds(Math.Min(0.5 * Math.Pow(2, Math.Min(attempts, 10)), 5)),
        Retry.Soon => TimeSpan.FromSeconds(Math.Clamp(waited.TotalSeconds / 12, 5, 60)),
        Retry.Slowly => options.RefusedRetry,
        _ => null,
    };
}
