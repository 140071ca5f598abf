namespace EmradXds.Conformance.Cases;

/// <summary>One step of a case as <c>case.json</c> writes it. Which members count depends on <see cref="Do"/>.</summary>
public sealed record CaseStep
{
    /// <summary><c>adt</c>, <c>send-study</c>, <c>wait-published</c>, <c>retrieve</c>, <c>pix-query</c> or <c>soap</c>.</summary>
    public required string Do { get; init; }

    /// <summary>What the step is for, in words.</summary>
    public string Title { get; init; } = "";

    /// <summary>Name of a patient of the case.</summary>
    public string Patient { get; init; } = "";

    /// <summary>Name of a study of the case.</summary>
    public string Study { get; init; } = "";

    /// <summary>Which trust: <c>A</c> is the first of the system under test, <c>B</c> the second, and so on.</summary>
    public string Trust { get; init; } = "A";

    /// <summary>send-study: what the study is made of.</summary>
    public IReadOnlyList<CaseSeries> Series { get; init; } = [];

    /// <summary>soap: <c>ITI-18</c>, <c>ITI-42</c>, <c>ITI-43</c> or <c>RAD-69</c>.</summary>
    public string Transaction { get; init; } = "";

    /// <summary>soap: the request's body, a file beside <c>case.json</c>.</summary>
    public string Request { get; init; } = "request.xml";

    /// <summary>soap: what the answer must be, a file beside <c>case.json</c>.</summary>
    public string Expect { get; init; } = "expect.json";

    /// <summary>soap: send as MTOM or plain; by default as the transaction asks.</summary>
    public bool? Mtom { get; init; }

    /// <summary>soap: while the answer has this error code, ask again until the deadline: what was fed may still be on its way.</summary>
    public string RetryWhile { get; init; } = "";

    /// <summary>wait-published: seconds from the last C-STORE after which visibility is late (a warning).</summary>
    public double? Within { get; init; }

    /// <summary>Trouble in this step is a failure of the rule, not of a pre-condition. Always so for soap, retrieve and
    /// pix-query.</summary>
    public bool UnderTest { get; init; }

    /// <summary>Whether trouble in this step fails the case.</summary>
    public bool JudgesSystem => UnderTest || Do is "soap" or "retrieve" or "pix-query";
}
