/** Headers in German, French, Spanish and Hindi, a line for each, as people write them; by what a column holds. */
export const words = {
  customerId: `
    Kundennummer, Kunden-Nr., Kundennr, Kd-Nr., Kunden-ID, Debitorennummer, Mandantennummer, Patientennummer
    Numéro client, Numéro de client, N° client, No client, Identifiant client, Référence client, Réf. client, Code client
    Número de cliente, Nº cliente, Nº de cliente, Núm. cliente, ID cliente, ID de cliente, Código cliente, Código de cliente
    ग्राहक संख्या, ग्राहक आईडी, ग्राहक क्रमांक, ग्राहक नंबर`,
  id: `Nummer, Identifiant, Référence, Identificador, Referencia, Código, आईडी, क्रमांक, संदर्भ`,
  person: `
    Kunde, Kundin, Gast, Mandant, Patient, Patientin
    Client, Cliente, Invité, Huésped, Paciente
    ग्राहक, अतिथि, मरीज़`,
  fullName: `
    Kundenname, Vollständiger Name, Vor- und Nachname, Ansprechpartner, Gastname
    Nom, Nom complet, Nom client, Nom du client, Nom et prénom, Prénom et nom
    Nombre, Nombre completo, Nombre cliente, Nombre del cliente, Nombre y apellidos
    नाम, पूरा नाम, ग्राहक का नाम, ग्राहक नाम`,
  firstName: `Vorname, Vornamen, Prénom, Prénoms, Nombre de pila, Primer nombre, पहला नाम, प्रथम नाम`,
  lastName: `
    Nachname, Familienname, Zuname, Nom de famille
    Apellido, Apellidos, Primer apellido, Segundo apellido
    उपनाम, कुलनाम, अंतिम नाम, सरनेम`,
  email: `
    E-Mail-Adresse, Mailadresse, Courriel, Adresse e-mail, Adresse mail, Adresse électronique, Adresse courriel, Mél
    Correo, Correo electrónico, Dirección de correo, Dirección de correo electrónico, Dirección de e-mail
    ईमेल, ई-मेल, ईमेल पता, ईमेल आईडी`,
  phone: `
    Telefon, Telefonnummer, Telefon-Nr., Tel.-Nr., Rufnummer, Handy, Handynummer, Handy-Nr., Mobil, Mobilnummer
    Mobiltelefon, Mobilfunknummer, Festnetz, Festnetznummer, Telefon privat, Telefon mobil, Telefon geschäftlich
    Téléphone, Numéro de téléphone, N° de téléphone, N° téléphone, Tél., Portable, Téléphone portable, Téléphone mobile
    Tél. portable, Tél. mobile, Tél. fixe, Téléphone fixe, Fixe, Numéro de portable, GSM
    Teléfono, Número de teléfono, Nº de teléfono, Teléfono móvil, Teléfono fijo, Teléfono celular, Móvil, Celular
    Número de móvil, Número de celular, Teléfono de contacto
    फ़ोन, फ़ोन नंबर, फ़ोन संख्या, मोबाइल, मोबाइल नंबर, मोबाइल संख्या, दूरभाष, टेलीफ़ोन, संपर्क नंबर`,
  timeZone: `Zeitzone, Fuseau horaire, Zona horaria, Huso horario, समय क्षेत्र`,
  bookingId: `
    Buchungsnummer, Buchungs-Nr., Buchungs-ID, Reservierungsnummer, Reservierungs-Nr., Terminnummer, Termin-ID
    Auftragsnummer, Bestellnummer, Vorgangsnummer
    Numéro de réservation, N° de réservation, N° réservation, Référence de réservation, Numéro de commande
    Número de reserva, Nº de reserva, Nº reserva, Código de reserva, Localizador, Número de cita, Número de pedido
    बुकिंग संख्या, बुकिंग आईडी, बुकिंग नंबर, आरक्षण संख्या`,
  start: `
    Beginn, Startzeitpunkt, Terminbeginn, Termin, Zeitpunkt, Datum und Uhrzeit, Datum/Uhrzeit, Datum & Zeit
    Début, Date et heure, Date/heure, Date et heure de début
    Inicio, Comienzo, Fecha y hora, Fecha/hora, Fecha y hora de inicio
    आरंभ, प्रारंभ, शुरुआत, दिनांक और समय, तारीख और समय`,
  date: `
    Datum, Termindatum, Startdatum, Tag, Anreise, Anreisedatum, Reservierungsdatum
    Date de début, Jour, Date de réservation, Date d'arrivée, Date du rendez-vous
    Fecha, Día, Fecha de inicio, Fecha de reserva, Fecha de la reserva, Fecha de llegada, Fecha de la cita
    दिनांक, तारीख, तिथि`,
  time: `Uhrzeit, Zeit, Startzeit, Heure, Heure de début, Horaire, Hora, Hora de inicio, Horario, समय`,
  title: `
    Titel, Leistung, Dienstleistung, Behandlung, Betreff, Beschreibung, Bezeichnung, Anlass, Terminart, Produkt
    Titre, Prestation, Objet, Désignation, Libellé, Motif, Produit
    Título, Servicio, Descripción, Asunto, Concepto, Motivo, Producto, Evento
    शीर्षक, सेवा, विवरण, विषय`,
  status: `Zustand, Buchungsstatus, Terminstatus, Statut, État, Estado, Situación, स्थिति`,
  guests: `
    Personen, Personenzahl, Anzahl Personen, Anzahl der Personen, Gäste, Gaeste, Gästezahl, Anzahl Gäste, Teilnehmer
    Personnes, Nombre de personnes, Couverts, Nombre de couverts, Invités
    Personas, Número de personas, Nº de personas, Comensales, Huéspedes, Asistentes
    व्यक्ति, व्यक्तियों की संख्या, लोगों की संख्या, मेहमान, मेहमानों की संख्या, अतिथि संख्या`,
  items: `Artikel, Positionen, Leistungen, Produkte, Articles, Produits, Artículos, Productos, Servicios, वस्तुएँ`,
};
