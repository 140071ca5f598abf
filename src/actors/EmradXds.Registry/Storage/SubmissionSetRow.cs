namespace EmradXds.Registry.Storage;

/// <summary>A SubmissionSet.</summary>
public sealed class SubmissionSetRow : PatientObjectRow;
