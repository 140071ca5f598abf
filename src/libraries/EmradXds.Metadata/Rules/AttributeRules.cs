using System.Globalization;
using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Model;
using static EmradXds.Metadata.Rules.SubmissionRules;

namespace EmradXds.Metadata.Rules;

/// <summary>Rules about one object by itself: what must be there, and in which form (ITI TF-3 4.2.3).</summary>
internal sealed class AttributeRules(RuleReport report, bool atRegistry, bool newVersions = false)
{
    private const int MaxTitleLength = 128;
    private const int MaxValueLength = 256;
    private const string PatientIdExpected = "id^^^&oid&ISO";
    private const string UniqueIdExpected = "an OID, OID^extension or a URI, 128 characters at most";
    private const string OidExpected = "an OID of 64 characters at most";

    /// <summary>The object that is being checked: kind and id.</summary>
    private string entry = "";

    public void Check(Submission submission)
    {
        if (submission.Set is not null)
        {
            Check(submission.Set);
        }

        foreach (DocumentEntry document in submission.Documents)
        {
            Check(document);
        }

        foreach (Folder folder in submission.Folders)
        {
            Check(folder);
        }

        foreach (Association association in submission.Associations)
        {
            Check(association);
        }
    }

    private void Check(DocumentEntry document)
    {
        CheckEntry("DocumentEntry", document);
        Require("classCode", document.ClassCode);
        Require("typeCode", document.TypeCode);
        Require("formatCode", document.FormatCode);
        Require("healthcareFacilityTypeCode", document.HealthcareFacilityTypeCode);
        Require("practiceSettingCode", document.PracticeSettingCode);
        Require("confidentialityCode", document.ConfidentialityCodes);
        CheckCodes("eventCodeList", document.EventCodes);
        Require("mimeType", document.MimeType);
        Require("languageCode", document.LanguageCode, Language, "a language tag of RFC 5646", AttributeForms.IsLanguageTag);
        Require("uniqueId", document.UniqueId, UniqueId, UniqueIdExpected, AttributeForms.IsDocumentUniqueId);
        RequirePatientId("patientId", document.PatientId);
        RequirePatientId("sourcePatientId", document.SourcePatientId);
        if (document.DocumentAvailability is { } availability and not (DocumentAvailabilities.Online or DocumentAvailabilities.Offline))
        {
            report.Add(
                Availability, entry, "documentAvailability", availability,
                $"{DocumentAvailabilities.Online} or {DocumentAvailabilities.Offline}");
        }

        CheckContent(document);
        CheckService(document);
        CheckAuthors(document.Authors);
        CheckPerson("legalAuthenticator", document.LegalAuthenticator);
        CheckTitle(document, document.Title);
        CheckEach(document.ReferenceIds, "referenceIdList", ReferenceIdForm, "id^^^&oid&ISO^type", AttributeForms.IsReferenceId);
        CheckEach(
            document.SourcePatientInfo, "sourcePatientInfo", PatientInfoForm, "PID-3, 5, 7, 8 or 11, a bar, the field's value",
            AttributeForms.IsSourcePatientInfo);
        CheckLength("URI", document.Uri is null ? [] : [document.Uri]);
        CheckLength("referenceIdList", document.ReferenceIds);
        CheckLength("sourcePatientInfo", document.SourcePatientInfo);
    }

    private void Check(SubmissionSet set)
    {
        CheckEntry("SubmissionSet", set);
        Require("uniqueId", set.UniqueId, Oid, OidExpected, AttributeForms.IsOid);
        Require("sourceId", set.SourceId, Oid, OidExpected, AttributeForms.IsOid);
        RequirePatientId("patientId", set.PatientId);
        RequireTime("submissionTime", set.SubmissionTime);
        Require("contentTypeCode", set.ContentTypeCode);
        CheckAuthors(set.Authors);
        CheckTitle(set, set.Title);
        CheckLength("intendedRecipient", set.IntendedRecipients);
    }

    private void Check(Folder folder)
    {
        CheckEntry("Folder", folder);
        Require("uniqueId", folder.UniqueId, Oid, OidExpected, AttributeForms.IsOid);
        RequirePatientId("patientId", folder.PatientId);
        Require("codeList", folder.Codes);
        Require("title", folder.Title);
        CheckTitle(folder, folder.Title);
    }

    private void Check(Association association)
    {
        CheckEntry("Association", association);
        Require("associationType", association.Type);
        Require("sourceObject", association.Source);
        Require("targetObject", association.Target);
        CheckIdLength("sourceObject", association.Source);
        CheckIdLength("targetObject", association.Target);
        if (association.Documentation is not null)
        {
            Require("associationDocumentation", association.Documentation);
        }
    }

    private void CheckEntry(string kind, RegistryEntry subject)
    {
        entry = $"{kind} {subject.EntryUuid}";
        const string UuidExpected = "urn:uuid: and the lower-case canonical form, or a symbolic id without that prefix";
        Require("id", subject.EntryUuid, EntryUuid, UuidExpected, IsId);
        CheckIdLength("id", subject.EntryUuid);
        Test("home", subject.HomeCommunityId, HomeForm, "urn:oid: and an OID, 64 characters at most", AttributeForms.IsHomeCommunityId);
        bool isNewVersion = newVersions && (subject is DocumentEntry or Folder);
        if (!isNewVersion && subject.LogicalId is not null && subject.LogicalId != subject.EntryUuid)
        {
            report.Add(FirstVersion, entry, "lid", subject.LogicalId, "none, or the object's own id");
        }

        foreach (Slot slot in subject.ExtraSlots)
        {
            CheckLength(slot.Name, slot.Values);
        }
    }

    private void CheckIdLength(string attribute, string id)
    {
        if (id.Length > EbrimElement.MaxIdLength)
        {
            report.Add(IdLength, entry, attribute, null, $"{EbrimElement.MaxIdLength} characters at most");
        }
    }

    private static bool IsId(string id) => EbrimUris.IsSymbolic(id) || AttributeForms.IsEntryUuid(id);

    /// <summary>What tells the bytes: stable entries have it, On-Demand ones must not; hash, size and place are the repository's to
    /// add.</summary>
    private void CheckContent(DocumentEntry document)
    {
        if (atRegistry)
        {
            Require("repositoryUniqueId", document.RepositoryUniqueId);
        }

        Test("repositoryUniqueId", document.RepositoryUniqueId, Oid, OidExpected, AttributeForms.IsOid);
        string? size = document.Size?.ToString(CultureInfo.InvariantCulture);
        if (document.IsOnDemand)
        {
            foreach ((string attribute, string? value) in
                new[] { ("creationTime", document.CreationTime), ("hash", document.Hash), ("size", size) })
            {
                if (value is not null)
                {
                    report.Add(StableOnly, entry, attribute, value, "none");
                }
            }

            return;
        }

        RequireTime("creationTime", document.CreationTime);
        if (atRegistry)
        {
            Require("hash", document.Hash);
            Require("size", size);
        }

        Test("hash", document.Hash, HashForm, "40 hexadecimal digits", AttributeForms.IsSha1);
        Test("size", size, SizeForm, "decimal digits", digits => digits[0] != '-');
    }

    private void CheckService(DocumentEntry document)
    {
        TestTime("serviceStartTime", document.ServiceStartTime);
        TestTime("serviceStopTime", document.ServiceStopTime);
        if (document is { ServiceStartTime: { } start, ServiceStopTime: { } stop } && Model.Dtm.IsValid(start) && Model.Dtm.IsValid(stop))
        {
            // Only as far as both are known: 2026-11-24 21:30 does not begin after the day 2026-11-24 ends.
            int known = Math.Min(start.Length, stop.Length);
            if (string.CompareOrdinal(start, 0, stop, 0, known) > 0)
            {
                report.Add(StartStop, entry, "serviceStopTime", stop, $"serviceStartTime {start} or later");
            }
        }
    }

    private void CheckAuthors(IReadOnlyList<Author> authors)
    {
        foreach (Author author in authors)
        {
            if (author.Person is null && author.Institutions.Count == 0 && author.Telecommunications.Count == 0)
            {
                report.Add(AuthorEmpty, entry, "author", null, "authorPerson, authorInstitution or authorTelecommunication");
            }

            CheckPerson("authorPerson", author.Person);
            CheckEach(
                author.Institutions, "authorInstitution", InstitutionForm, "a name; an id with its authority, or an OID",
                AttributeForms.IsInstitution);
            CheckLength("authorInstitution", author.Institutions);
            CheckLength("authorRole", author.Roles);
            CheckLength("authorSpecialty", author.Specialties);
            CheckLength("authorTelecommunication", author.Telecommunications);
        }
    }

    private void CheckPerson(string attribute, string? person)
    {
        if (person is not null)
        {
            const string Expected = "an id or a family name; &oid&ISO where an authority is named";
            CheckEach([person], attribute, PersonForm, Expected, AttributeForms.IsPerson);
            CheckLength(attribute, [person]);
        }
    }

    private void CheckTitle(RegistryEntry subject, string? title)
    {
        int longest = Math.Max(title?.Length ?? 0, subject.Names.Select(name => name.Value.Length).DefaultIfEmpty().Max());
        if (longest > MaxTitleLength)
        {
            report.Add(TitleLength, entry, "title", null, $"{MaxTitleLength} characters at most instead of {longest}");
        }
    }

    private void Require(string attribute, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            report.Add(Missing, entry, attribute, null, "a value");
        }
    }

    private void Require(string attribute, string? value, SubmissionRule rule, string expected, Func<string, bool> isValid)
    {
        Require(attribute, value);
        Test(attribute, value, rule, expected, isValid);
    }

    private void RequireTime(string attribute, string? value)
    {
        Require(attribute, value);
        TestTime(attribute, value);
    }

    /// <summary>Patient ids are never repeated.</summary>
    private void RequirePatientId(string attribute, string? value)
    {
        Require(attribute, value);
        CheckEach(string.IsNullOrEmpty(value) ? [] : [value], attribute, PatientIdForm, PatientIdExpected, AttributeForms.IsPatientId);
        CheckLength(attribute, value ?? "");
    }

    private void Require(string attribute, Code? code)
    {
        if (code is null)
        {
            report.Add(Missing, entry, attribute, null, "a code");
        }
        else
        {
            CheckCodes(attribute, [code]);
        }
    }

    private void Require(string attribute, IReadOnlyList<Code> codes)
    {
        if (codes.Count == 0)
        {
            report.Add(Missing, entry, attribute, null, "one code at least");
        }

        CheckCodes(attribute, codes);
    }

    private void CheckCodes(string attribute, IReadOnlyList<Code> codes)
    {
        foreach (Code code in codes)
        {
            if (code.Value.Length == 0 || code.Scheme.Length == 0)
            {
                report.Add(CodeIncomplete, entry, attribute, code.Value, "nodeRepresentation and a Slot codingScheme");
            }

            CheckLength(attribute, code.Value);
            CheckLength(attribute, code.Scheme);
        }
    }

    private void TestTime(string attribute, string? value) =>
        Test(attribute, value, SubmissionRules.Dtm, "YYYY[MM[DD[hh[mm[ss]]]]] in UTC", Model.Dtm.IsValid);

    private void Test(string attribute, string? value, SubmissionRule rule, string expected, Func<string, bool> isValid)
    {
        if (!string.IsNullOrEmpty(value) && !isValid(value))
        {
            report.Add(rule, entry, attribute, value, expected);
        }
    }

    /// <summary>Like <see cref="Test"/> for values that may identify a person: they are not repeated.</summary>
    private void CheckEach(IReadOnlyList<string> values, string attribute, SubmissionRule rule, string expected, Func<string, bool> isValid)
    {
        for (int i = 0; i < values.Count; i++)
        {
            if (!isValid(values[i]))
            {
                report.Add(rule, entry, values.Count == 1 ? attribute : $"{attribute}[{i + 1}]", null, expected);
            }
        }
    }

    private void CheckLength(string slot, IReadOnlyList<string> values)
    {
        foreach (string value in values)
        {
            CheckLength(slot, value);
        }
    }

    private void CheckLength(string attribute, string value)
    {
        if (value.Length > MaxValueLength)
        {
            report.Add(ValueLength, entry, attribute, null, $"{MaxValueLength} characters at most instead of {value.Length}");
        }
    }
}
