using EmradXds.Metadata.Rules;

namespace EmradXds.Consumer;

/// <summary>The studies found, as a stream; each enumeration asks the registry anew.</summary>
public sealed class StudySearch : IAsyncEnumerable<ImagingStudy>
{
    private readonly Func<Action<IReadOnlyCollection<Finding>>, CancellationToken, IAsyncEnumerable<ImagingStudy>> ask;
    private readonly CancellationToken cancel;

    internal StudySearch(
        Func<Action<IReadOnlyCollection<Finding>>, CancellationToken, IAsyncEnumerable<ImagingStudy>> ask, CancellationToken cancel) =>
        (this.ask, this.cancel) = (ask, cancel);

    /// <summary>What the registry remarked beside its answer, once the first study (or the end) was reached: a community that did not
    /// answer, for instance. An empty list of studies with findings here does not say that there are none.</summary>
    public IReadOnlyCollection<Finding> Findings { get; private set; } = [];

    /// <inheritdoc/>
    public IAsyncEnumerator<ImagingStudy> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        ask(findings => Findings = findings, cancellationToken.CanBeCanceled ? cancellationToken : cancel)
            .GetAsyncEnumerator(CancellationToken.None);
}
