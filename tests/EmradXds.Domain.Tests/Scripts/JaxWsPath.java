// A Document Source and Consumer on JAX-WS RI: MTOM by JAXB, WS-Addressing by the runtime. Nothing of this project is in it but the metadata
// that a file brings. Usage: BASE SUBMISSION-XML DOCUMENT QUERY-XML REPOSITORY-UID DOCUMENT-UID REGISTRATION-XML OUT

import java.io.File;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.activation.DataHandler;
import javax.activation.FileDataSource;
import javax.xml.bind.JAXBContext;
import javax.xml.bind.annotation.XmlAccessType;
import javax.xml.bind.annotation.XmlAccessorType;
import javax.xml.bind.annotation.XmlAnyElement;
import javax.xml.bind.annotation.XmlAttribute;
import javax.xml.bind.annotation.XmlElement;
import javax.xml.bind.annotation.XmlMimeType;
import javax.xml.bind.annotation.XmlRootElement;
import javax.xml.bind.annotation.XmlType;
import javax.xml.bind.annotation.XmlValue;
import javax.xml.namespace.QName;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.Source;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMResult;
import javax.xml.transform.dom.DOMSource;
import javax.xml.ws.Dispatch;
import javax.xml.ws.Service;
import javax.xml.ws.handler.MessageContext;
import javax.xml.ws.handler.soap.SOAPHandler;
import javax.xml.ws.handler.soap.SOAPMessageContext;
import javax.xml.ws.soap.AddressingFeature;
import javax.xml.ws.soap.MTOMFeature;
import javax.xml.ws.soap.SOAPBinding;
import org.w3c.dom.Element;

public class JaxWsPath {
    static final String XDSB = "urn:ihe:iti:xds-b:2007";
    static final QName PORT = new QName("urn:emrad:test", "port");

    @XmlRootElement(name = "ProvideAndRegisterDocumentSetRequest", namespace = XDSB)
    @XmlAccessorType(XmlAccessType.FIELD)
    public static class Provide {
        @XmlAnyElement
        public Element submission;
        @XmlElement(name = "Document", namespace = XDSB)
        public Content document;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static class Content {
        @XmlAttribute
        public String id;
        @XmlValue
        @XmlMimeType("application/octet-stream")
        public DataHandler bytes;
    }

    @XmlRootElement(name = "RetrieveDocumentSetRequest", namespace = XDSB)
    @XmlAccessorType(XmlAccessType.FIELD)
    public static class Retrieve {
        @XmlElement(name = "DocumentRequest", namespace = XDSB)
        public Request request = new Request();
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    @XmlType(propOrder = { "repository", "document" })
    public static class Request {
        @XmlElement(name = "RepositoryUniqueId", namespace = XDSB)
        public String repository;
        @XmlElement(name = "DocumentUniqueId", namespace = XDSB)
        public String document;
    }

    @XmlRootElement(name = "RetrieveDocumentSetResponse", namespace = XDSB)
    @XmlAccessorType(XmlAccessType.FIELD)
    public static class Retrieved {
        @XmlElement(name = "DocumentResponse", namespace = XDSB)
        public List<Response> responses = new ArrayList<>();
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static class Response {
        @XmlElement(name = "DocumentUniqueId", namespace = XDSB)
        public String document;
        @XmlElement(name = "mimeType", namespace = XDSB)
        public String mimeType;
        @XmlElement(name = "Document", namespace = XDSB)
        @XmlMimeType("application/octet-stream")
        public DataHandler bytes;
    }

    @XmlRootElement(name = "RegistryResponse", namespace = "urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0")
    @XmlAccessorType(XmlAccessType.FIELD)
    public static class Answer {
        @XmlAttribute
        public String status;
        @XmlAnyElement
        public List<Element> more;
    }

    public static void main(String[] args) throws Exception {
        String base = args[0];
        Element submission = parse(args[1]);

        // ITI-41, the document as an MTOM part
        Provide provide = new Provide();
        provide.submission = submission;
        provide.document = new Content();
        provide.document.id = "Document01";
        provide.document.bytes = new DataHandler(new FileDataSource(args[2]));
        Answer provided = (Answer) typed(base + "repository", "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b").invoke(provide);
        demandSuccess("ITI-41", provided.status, provided.more);

        // ITI-18
        Element found = plain(base + "registry", "urn:ihe:iti:2007:RegistryStoredQuery", parse(args[3]));
        demandSuccess("ITI-18", found.getAttribute("status"), found);
        int count = found.getElementsByTagNameNS("urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0", "ExtrinsicObject").getLength();
        if (count != 1) {
            throw new IllegalStateException("ITI-18 found " + count);
        }

        // ITI-43
        Retrieve retrieve = new Retrieve();
        retrieve.request.repository = args[4];
        retrieve.request.document = args[5];
        Retrieved retrieved = (Retrieved) typed(base + "repository", "urn:ihe:iti:2007:RetrieveDocumentSet").invoke(retrieve);
        if (retrieved.responses.size() != 1 || !retrieved.responses.get(0).document.equals(args[5])) {
            throw new IllegalStateException("ITI-43 answered another document");
        }
        try (InputStream in = retrieved.responses.get(0).bytes.getInputStream(); FileOutputStream out = new FileOutputStream(args[7])) {
            in.transferTo(out);
        }

        // ITI-42
        Element registered = plain(base + "registry", "urn:ihe:iti:2007:RegisterDocumentSet-b", parse(args[6]));
        demandSuccess("ITI-42", registered.getAttribute("status"), registered);

        // A fault is one to the runtime as well.
        try {
            plain(base + "registry", "urn:example:nobody", parse(args[3]));
            throw new IllegalStateException("an unknown action was answered");
        } catch (javax.xml.ws.soap.SOAPFaultException fault) {
            System.out.println("fault: " + fault.getFault().getFaultCodeAsQName() + " " + fault.getMessage());
        }
    }

    static void demandSuccess(String transaction, String status, Object more) {
        System.out.println(transaction + " " + status);
        if (!status.endsWith(":Success")) {
            throw new IllegalStateException(transaction + " answered " + status + " " + more);
        }
    }

    static Dispatch<Object> typed(String address, String action) throws Exception {
        JAXBContext context = JAXBContext.newInstance(Provide.class, Retrieve.class, Retrieved.class, Answer.class);
        return with(action, service(address).createDispatch(
            PORT, context, Service.Mode.PAYLOAD, new MTOMFeature(true, 0), new AddressingFeature(true, true)));
    }

    static Element plain(String address, String action, Element body) throws Exception {
        Dispatch<Source> dispatch = with(action, service(address).createDispatch(
            PORT, Source.class, Service.Mode.PAYLOAD, new AddressingFeature(true, true)));
        DOMResult result = new DOMResult();
        TransformerFactory.newInstance().newTransformer().transform(dispatch.invoke(new DOMSource(body)), result);
        return ((org.w3c.dom.Document) result.getNode()).getDocumentElement();
    }

    static Service service(String address) {
        Service service = Service.create(new QName("urn:emrad:test", "service"));
        service.addPort(PORT, SOAPBinding.SOAP12HTTP_BINDING, address);
        return service;
    }

    static <T> Dispatch<T> with(String action, Dispatch<T> dispatch) {
        dispatch.getRequestContext().put(Dispatch.SOAPACTION_USE_PROPERTY, true);
        dispatch.getRequestContext().put(Dispatch.SOAPACTION_URI_PROPERTY, action);
        dispatch.getBinding().setHandlerChain(List.of(new Understands()));
        return dispatch;
    }

    /** Without a WSDL the runtime writes WS-Addressing headers, but does not own up to those of the answer. */
    static class Understands implements SOAPHandler<SOAPMessageContext> {
        public Set<QName> getHeaders() {
            return Set.of(new QName("http://www.w3.org/2005/08/addressing", "Action"));
        }

        public boolean handleMessage(SOAPMessageContext context) {
            return true;
        }

        public boolean handleFault(SOAPMessageContext context) {
            return true;
        }

        public void close(MessageContext context) {
        }
    }

    static Element parse(String file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new File(file)).getDocumentElement();
    }
}
