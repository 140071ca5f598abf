namespace EmradXds.Identity.Desk;

/// <summary>Why something is not done.</summary>
/// <param name="Status">HTTP status: 400 not understood, 404 no such record, 409 not as things stand.</param>
/// <param name="Where">Which part of what was sent.</param>
/// <param name="What">What is wrong, and what was expected.</param>
public sealed record DeskRefusal(int Status, string Where, string What);
