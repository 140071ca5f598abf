using EmradXds.Hl7V2.Er7;

namespace EmradXds.Hl7V2.Messages;

/// <summary>One patient of an <see cref="RspK22"/>.</summary>
/// <param name="Pid">PID, with the ids wanted in PID-3.</param>
/// <param name="PatientClass">PV1-2 of ITI-22, N where no visit is known; empty where there is no PV1.</param>
/// <param name="Confidence">QRI-1: how well the patient meets what was asked; empty where the supplier does not weigh.</param>
public sealed record FoundPatient(Er7Segment Pid, string PatientClass, string Confidence);
