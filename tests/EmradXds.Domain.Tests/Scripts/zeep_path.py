"""A Document Consumer and a registering repository on zeep: SOAP 1.2, WS-Addressing and the reading of MTOM answers are zeep's own.

It has no WSDL to go by: a small one is made here, whose messages hold any element, and the bodies are files.
Usage: BASE QUERY-XML RETRIEVAL-XML REGISTRATION-XML OUT
"""

import base64
import sys
import tempfile
from pathlib import Path

from lxml import etree
from zeep import Client
from zeep.exceptions import Fault

XDSB = "{urn:ihe:iti:xds-b:2007}"
RIM = "{urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0}"
ACTIONS = {
    "Query": ("registry", "urn:ihe:iti:2007:RegistryStoredQuery"),
    "Register": ("registry", "urn:ihe:iti:2007:RegisterDocumentSet-b"),
    "Retrieve": ("repository", "urn:ihe:iti:2007:RetrieveDocumentSet"),
    "Unknown": ("registry", "urn:example:nobody"),
}


def wsdl(base: str, name: str, request: etree._Element) -> str:
    path, action = ACTIONS[name]
    namespace, element = etree.QName(request).namespace, etree.QName(request).localname
    return f"""<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap12/"
  xmlns:wsam="http://www.w3.org/2007/05/addressing/metadata" xmlns:t="urn:emrad:test" xmlns:b="{namespace}" targetNamespace="urn:emrad:test">
 <types><schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="{namespace}" elementFormDefault="qualified">
  <element name="{element}"><complexType>
   <sequence><any minOccurs="0" maxOccurs="unbounded" processContents="skip"/></sequence>
   <anyAttribute processContents="skip"/></complexType></element></schema></types>
 <message name="In"><part name="body" element="b:{element}"/></message>
 <message name="Out"><part name="body" element="b:{element}"/></message>
 <portType name="Port"><operation name="{name}">
  <input message="t:In" wsam:Action="{action}"/><output message="t:Out" wsam:Action="{action}Response"/></operation></portType>
 <binding name="Binding" type="t:Port"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
  <operation name="{name}"><soap:operation soapAction="{action}" style="document"/>
   <input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation></binding>
 <service name="Service"><port name="Port" binding="t:Binding"><soap:address location="{base}{path}"/></port></service>
</definitions>"""


def call(base: str, name: str, file: str) -> etree._Element:
    """Sends the file's element as body; the answer's body element, XOP undone."""
    request = etree.parse(file).getroot()
    with tempfile.NamedTemporaryFile(suffix=".wsdl") as written:
        written.write(wsdl(base, name, request).encode())
        written.flush()
        client = Client(written.name)
    answers = []

    class Keep:
        """Takes the body before zeep would look for it in a schema it does not have."""

        def egress(self, envelope, headers, operation, options):
            body = envelope.find("{http://www.w3.org/2003/05/soap-envelope}Body")
            body[:] = [request]
            return envelope, headers

        def ingress(self, envelope, headers, operation):
            answers.append(envelope.find("{http://www.w3.org/2003/05/soap-envelope}Body")[0])
            return envelope, headers

    client.plugins.append(Keep())
    try:
        client.service[name]()
    except Fault:
        raise
    except Exception:
        if not answers:
            raise
    return answers[0]


def demand_success(transaction: str, status: str) -> None:
    print(transaction, status)
    if not status.endswith(":Success"):
        sys.exit(f"{transaction} answered {status}")


def main(base: str, query: str, retrieval: str, registration: str, out: str) -> None:
    found = call(base, "Query", query)
    demand_success("ITI-18", found.get("status"))
    assert len(found.findall(f".//{RIM}ExtrinsicObject")) == 1, "ITI-18 found another number of entries"

    retrieved = call(base, "Retrieve", retrieval)
    demand_success("ITI-43", retrieved[0].get("status"))
    Path(out).write_bytes(base64.b64decode(retrieved.find(f"{XDSB}DocumentResponse/{XDSB}Document").text))

    demand_success("ITI-42", call(base, "Register", registration).get("status"))

    try:
        call(base, "Unknown", query)
        sys.exit("an unknown action was answered")
    except Fault as fault:
        print("fault:", fault.code, fault.message)


main(*sys.argv[1:])
