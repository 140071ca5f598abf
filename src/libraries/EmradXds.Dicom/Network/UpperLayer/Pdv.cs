using System.Buffers;

namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>A presentation data value: one fragment of a command set or a data set (PS3.8 section 9.3.5.1 and annex E.2).</summary>
/// <param name="ContextId">Presentation context id.</param>
/// <param name="IsCommand">Bit 0 of the message control header.</param>
/// <param name="IsLast">Bit 1: nothing of this command set or data set follows.</param>
/// <param name="Fragment">The bytes, without the six of length, id and header.</param>
public readonly record struct Pdv(byte ContextId, bool IsCommand, bool IsLast, ReadOnlySequence<byte> Fragment);
