using System.Collections.Frozen;

namespace EmradXds.ImagingSource.Manifest;

/// <summary>Body Part Examined (0018,0015; defined terms of PS3.16 annex L) as the high-level regions by which studies are looked for:
/// SNOMED CT codes of CID IHE-MADO1 (IHE RAD MADO 1.1).</summary>
public static class BodyRegions
{
    private const string LowerTrunk = "63337009";
    private const string UpperTrunk = "67734004";
    private const string HeadAndNeck = "774007";
    private const string UpperLimb = "53120007";
    private const string LowerLimb = "61685007";
    private const string Spine = "1141981001";

    private static readonly FrozenDictionary<string, string> Regions = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["ABDOMEN"] = LowerTrunk,
        ["PELVIS"] = LowerTrunk,
        ["ABDOMENPELVIS"] = LowerTrunk,
        ["LIVER"] = LowerTrunk,
        ["KIDNEY"] = LowerTrunk,
        ["PROSTATE"] = LowerTrunk,
        ["HIP"] = LowerLimb,
        ["CHEST"] = UpperTrunk,
        ["THORAX"] = UpperTrunk,
        ["LUNG"] = UpperTrunk,
        ["RIB"] = UpperTrunk,
        ["CLAVICLE"] = UpperTrunk,
        ["HEAD"] = HeadAndNeck,
        ["BRAIN"] = HeadAndNeck,
        ["SKULL"] = HeadAndNeck,
        ["NECK"] = HeadAndNeck,
        ["HEADNECK"] = HeadAndNeck,
        ["ORBIT"] = HeadAndNeck,
        ["SINUS"] = HeadAndNeck,
        ["JAW"] = HeadAndNeck,
        ["SHOULDER"] = UpperLimb,
        ["ARM"] = UpperLimb,
        ["HUMERUS"] = UpperLimb,
        ["ELBOW"] = UpperLimb,
        ["FOREARM"] = UpperLimb,
        ["WRIST"] = UpperLimb,
        ["HAND"] = UpperLimb,
        ["FINGER"] = UpperLimb,
        ["THIGH"] = LowerLimb,
        ["FEMUR"] = LowerLimb,
        ["KNEE"] = LowerLimb,
        ["LEG"] = LowerLimb,
        ["ANKLE"] = LowerLimb,
        ["FOOT"] = LowerLimb,
        ["TOE"] = LowerLimb,
        ["SPINE"] = Spine,
        ["CSPINE"] = Spine,
        ["TSPINE"] = Spine,
        ["LSPINE"] = Spine,
        ["LSSPINE"] = Spine,
        ["SSPINE"] = Spine,
        ["BREAST"] = "76752008",
        ["HEART"] = "80891009",
        ["WHOLEBODY"] = "38266002",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The region's SNOMED CT code; null where the body part is absent or unknown.</summary>
    public static string? CodeOf(string? bodyPartExamined) =>
        bodyPartExamined is not null && Regions.TryGetValue(bodyPartExamined.Trim(), out string? code) ? code : null;
}
