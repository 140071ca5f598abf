"""The path of a patient's studies by programs that know nothing of this project: urllib for HTTP, email for multipart/related, ElementTree for
XML, pydicom for what arrives. ITI-18 as plain SOAP 1.2, then ITI-43 and RAD-69 with MTOM. Each assertion names what a peer would stumble on.

usage: study_path.py BASE NHS_NUMBER PATIENT_ID_AUTHORITY FOLDER ODS=RETRIEVE_LOCATION_UID...
Writes each manifest as UID.manifest and each instance as UID.dcm into FOLDER and prints how many there were."""
import email
import email.policy
import io
import pathlib
import sys
import urllib.parse
import urllib.request
import uuid
import warnings
from xml.etree import ElementTree

import pydicom

warnings.filterwarnings("ignore")
NS = {"s": "http://www.w3.org/2003/05/soap-envelope", "rim": "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0",
      "xds": "urn:ihe:iti:xds-b:2007", "xop": "http://www.w3.org/2004/08/xop/include", "rs": "urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0"}
base, nhs, authority, folder = sys.argv[1:5]
ods_of = {uid: ods for ods, uid in (pair.split("=") for pair in sys.argv[5:])}


def soap(address, action, body):
    return (f'<s:Envelope xmlns:s="{NS["s"]}" xmlns:a="http://www.w3.org/2005/08/addressing"><s:Header><a:Action s:mustUnderstand="1">{action}'
                f'</a:Action><a:MessageID>urn:uuid:{uuid.uuid4()}</a:MessageID><a:To s:mustUnderstand="1">{address}</a:To></s:Header><s:Body>{body}'
                '</s:Body></s:Envelope>').encode()


def simple(address, action, body):
    kind = f'application/soap+xml; charset=UTF-8; action="{action}"'
    request = urllib.request.Request(address, soap(address, action, body), {"Content-Type": kind})
    with urllib.request.urlopen(request) as answer:
        return ElementTree.fromstring(answer.read())


def mtom(address, action, body):
    parts = (b'--edge\r\nContent-Type: application/xop+xml; charset=UTF-8; type="application/soap+xml"\r\nContent-Transfer-Encoding: binary\r\n'
             b'Content-ID: <root@peer>\r\n\r\n' + soap(address, action, body) + b'\r\n--edge--\r\n')
    kind = f'multipart/related; type="application/xop+xml"; boundary=edge; start="<root@peer>"; start-info="application/soap+xml"; action="{action}"'
    request = urllib.request.Request(address, parts, {"Content-Type": kind})
    with urllib.request.urlopen(request) as answer:
        message = email.message_from_bytes(
            b"Content-Type: " + answer.headers["Content-Type"].encode() + b"\r\nMIME-Version: 1.0\r\n\r\n" + answer.read(), policy=email.policy.HTTP)
    assert message.get_content_type() == "multipart/related", message.get_content_type()
    assert not message.defects, message.defects
    assert message.get_param("type") == "application/xop+xml", message["Content-Type"]
    by_id = {part["Content-ID"].strip("<>"): part for part in message.iter_parts()}
    start = message.get_param("start")
    root = by_id.pop(start.strip("<>")) if start else next(message.iter_parts())
    assert root.get_content_type() == "application/xop+xml"
    envelope = ElementTree.fromstring(root.get_payload(decode=True))
    documents = []
    for response in envelope.iterfind(".//xds:DocumentResponse", NS):
        href = response.find("xds:Document/xop:Include", NS).get("href")
        assert href.startswith("cid:"), href
        content = by_id.pop(urllib.parse.unquote(href[4:])).get_payload(decode=True)
        documents.append((response.findtext("xds:DocumentUniqueId", namespaces=NS), response.findtext("xds:mimeType", namespaces=NS), content))
    assert not by_id, f"parts that nothing includes: {list(by_id)}"
    status = envelope.find(".//rs:RegistryResponse", NS).get("status")
    assert status.endswith(":Success"), (status, [e.get("codeContext") for e in envelope.iterfind(".//rs:RegistryError", NS)])
    return documents


def slot(name, value):
    return f'<rim:Slot name="{name}"><rim:ValueList><rim:Value>{value}</rim:Value></rim:ValueList></rim:Slot>'


found = simple(base + "registry", "urn:ihe:iti:2007:RegistryStoredQuery",
    f'<q:AdhocQueryRequest xmlns:q="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0" xmlns:rim="{NS["rim"]}"><q:ResponseOption returnType="LeafClass" '
    'returnComposedObjects="true"/><rim:AdhocQuery id="urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d">'
    + slot("$XDSDocumentEntryPatientId", f"'{nhs}^^^&amp;{authority}&amp;ISO'")
    + slot("$XDSDocumentEntryStatus", "('urn:oasis:names:tc:ebxml-regrep:StatusType:Approved')") + "</rim:AdhocQuery></q:AdhocQueryRequest>")
entries = found.findall(".//rim:ExtrinsicObject", NS)
assert entries, ElementTree.tostring(found)
written = 0
for entry in entries:
    unique = entry.find("rim:ExternalIdentifier[@identificationScheme='urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab']", NS).get("value")
    repository = entry.findtext("rim:Slot[@name='repositoryUniqueId']/rim:ValueList/rim:Value", namespaces=NS)
    [(name, mime, content)] = mtom(base + "repository", "urn:ihe:iti:2007:RetrieveDocumentSet",
        f'<x:RetrieveDocumentSetRequest xmlns:x="{NS["xds"]}"><x:DocumentRequest><x:RepositoryUniqueId>{repository}</x:RepositoryUniqueId>'
        f'<x:DocumentUniqueId>{unique}</x:DocumentUniqueId></x:DocumentRequest></x:RetrieveDocumentSetRequest>')
    assert (name, mime) == (unique, "application/dicom"), (name, mime)
    size = entry.findtext("rim:Slot[@name='size']/rim:ValueList/rim:Value", namespaces=NS)
    assert int(size) == len(content), (size, len(content))
    pathlib.Path(folder, f"{unique}.manifest").write_bytes(content)
    manifest = pydicom.dcmread(io.BytesIO(content))
    assert manifest.SOPInstanceUID == unique
    for study in manifest.CurrentRequestedProcedureEvidenceSequence:
        for series in study.ReferencedSeriesSequence:
            wanted = [item.ReferencedSOPInstanceUID for item in series.ReferencedSOPSequence]
            requests = "".join(f'<x:DocumentRequest><x:RepositoryUniqueId>{series.RetrieveLocationUID}</x:RepositoryUniqueId>'
                               f'<x:DocumentUniqueId>{uid}</x:DocumentUniqueId></x:DocumentRequest>' for uid in wanted)
            instances = mtom(base + "imaging/" + ods_of[series.RetrieveLocationUID], "urn:ihe:rad:2009:RetrieveImagingDocumentSet",
                f'<r:RetrieveImagingDocumentSetRequest xmlns:r="urn:ihe:rad:xdsi-b:2009" xmlns:x="{NS["xds"]}"><r:StudyRequest '
                f'studyInstanceUID="{study.StudyInstanceUID}"><r:SeriesRequest seriesInstanceUID="{series.SeriesInstanceUID}">{requests}'
                '</r:SeriesRequest></r:StudyRequest><r:TransferSyntaxUIDList><r:TransferSyntaxUID>1.2.840.10008.1.2.1</r:TransferSyntaxUID>'
                '<r:TransferSyntaxUID>1.2.840.10008.1.2</r:TransferSyntaxUID></r:TransferSyntaxUIDList></r:RetrieveImagingDocumentSetRequest>')
            assert sorted(uid for uid, _, _ in instances) == sorted(wanted)
            for uid, _, content in instances:
                instance = pydicom.dcmread(io.BytesIO(content))
                assert instance.SOPInstanceUID == uid and instance.StudyInstanceUID == study.StudyInstanceUID
                pathlib.Path(folder, f"{uid}.dcm").write_bytes(content)
                written += 1
print(f"{len(entries)} manifests, {written} instances")
