/**
 * Topics of calls in many trades, each with the words that indicate it. Names are stable between versions; a call adds
 * its own.
 */
export const knownTopics: { name: string; words: RegExp }[] = [
  {
    name: 'billing',
    words:
      /\b(?:bill(?:s|ing|ed)?|invoices?|statements?|charged?|charges|overcharg\w+|double charge|late fees?|surcharges?)\b/,
  },
  {
    name: 'payment',
    words:
      /\b(?:pay(?:ing|ment|ments)?|paid|credit cards?|debit cards?|direct debit|installments?|autopay|auto-pay|gift cards?)\b/,
  },
  {
    name: 'refund',
    words:
      /\b(?:refund(?:s|ed|ing)?|reimburse\w*|money back|credit(?:ed)? (?:to|on|applied|your account)|account credit)\b/,
  },
  {
    name: 'pricing and offers',
    words:
      /\b(?:pric(?:e|es|ing)|costs?|discounts?|promotion(?:s|al)?|offers?|deals?|quotes?|cheaper|expensive|coupon|promo code)\b/,
  },
  {
    name: 'loyalty program',
    words: /\b(?:loyalty|reward(?:s)? (?:program|points)|points balance|membership|member (?:status|level)|miles)\b/,
  },
  {
    name: 'plan change',
    words:
      /\b(?:(?:upgrad|downgrad|switch|chang)\w* (?:my |your |the |to |from |a |our |current ){0,4}(?:\w+ )?(?:plans?|subscriptions?|packages?|tariff)|(?:plans?|subscription|package) (?:options?|details|upgrade|change)|current plan|new plan|data plan|family plan|mobile plan)\b/,
  },
  {
    name: 'cancellation',
    words:
      /\b(?:cancel(?:l?ed|l?ing|lation)?|terminat(?:e|ing|ion)|close (?:my|the) account|end (?:my|the) (?:contract|subscription)|unsubscribe)\b/,
  },
  {
    name: 'account management',
    words:
      /\b(?:account (?:settings|information|details|changes?)|update (?:my|your|the) (?:address|account|information|details|email|phone)|(?:new|billing|mailing) address|paperless|my profile|change (?:of )?address|account holder)\b/,
  },
  {
    name: 'sign-in and password',
    words:
      /\b(?:passwords?|log ?in|logging in|sign(?:ing)? in|log(?:ged)? on|locked out|username|user ?id|two-factor|verification code|reset (?:my|your|the) password|access denied|authenticat\w+)\b/,
  },
  {
    name: 'internet connectivity',
    words:
      /\b(?:internet|wi-?fi|broadband|router|modem|connection speed|slow (?:speeds?|connection|internet)|bandwidth|connectivity|ethernet|fib(?:er|re)|hotspot|mobile data|data connection)\b/,
  },
  {
    name: 'network coverage',
    words:
      /\b(?:coverage|signal(?: strength)?|dropped calls?|call drops?|dropping calls|no service|reception|network (?:outage|congestion|issues?|maintenance)|outages?|cell towers?)\b/,
  },
  {
    name: 'voicemail and call forwarding',
    words: /\b(?:voice ?mails?|call forwarding|forward (?:my |your )?calls|greeting message|call waiting|caller id)\b/,
  },
  {
    name: 'service activation',
    words:
      /\b(?:activat(?:e|ed|ing|ion)|sim cards?|esim|port(?:ing)? (?:my|your|the) number|set up (?:my|your|the|a new) (?:service|account|line|internet)|provision\w*)\b/,
  },
  {
    name: 'installation and technician visit',
    words:
      /\b(?:installation|installer|install (?:the|my|your|our) (?:service|line|equipment|modem|router|internet)|technicians?|engineer visit|on-site|home visit|service visit)\b/,
  },
  {
    name: 'lost or stolen device',
    words:
      /\b(?:(?:lost|stolen|missing|misplaced) (?:my |the |your |a )?(?:\w+ )?(?:phone|device|laptop|card|wallet|tablet|bag|passport|sim)|(?:phone|device|laptop|card) (?:was |is |got |has been )?(?:lost|stolen|missing)|imei|remote(?:ly)? (?:lock|wipe)|find my|police report)\b/,
  },
  {
    name: 'device troubleshooting',
    words:
      /\b(?:not (?:charging|turning on|working|responding)|won't (?:charge|turn on|start|connect|boot)|restart(?:ing|ed)?|reboot\w*|factory reset|troubleshoot\w*|error (?:code|message)s?|frozen|freez(?:es|ing)|crash(?:es|ed|ing)?|broken|screen|charger|charging|battery|malfunction\w*|defective|diagnostics?)\b/,
  },
  {
    name: 'computer performance',
    words:
      /\b(?:(?:computer|laptop|pc|machine|desktop|system)[^.?!]{0,30}(?:slow|slowly|sluggish|lag\w*|performance|freez\w+)|(?:slow|sluggish) (?:computer|laptop|pc|machine)|task manager|cpu|memory usage|disk (?:space|cleanup)|startup programs|performance issues?)\b/,
  },
  {
    name: 'hardware and peripherals setup',
    words:
      /\b(?:keyboards?|mouse|monitors?|printers?|peripherals?|usb|docking station|webcam|headset|scanner|hardware|device manager)\b/,
  },
  {
    name: 'software update and installation',
    words:
      /\b(?:(?:software|windows|system|driver|app) (?:updates?|upgrade|installation)|updates? (?:fail\w*|won't|keeps?)|operating system|re-?install\w*|patch(?:es)?|windows update|latest version)\b/,
  },
  {
    name: 'file and drive access',
    words:
      /\b(?:shared (?:drives?|folders?)|network drives?|permissions?|file access|sharepoint|onedrive|access (?:to )?(?:the |my |a )?(?:drive|folder|file|application)s?)\b/,
  },
  {
    name: 'e-mail',
    words: /\b(?:outlook|inbox|mailbox|spam folder|email (?:account|client|server)|not receiving (?:any )?e-?mails?)\b/,
  },
  {
    name: 'parental controls',
    words:
      /\b(?:parental controls?|child(?:ren)?'s (?:phone|account|device)|screen time|content filters?|usage monitoring|child account)\b/,
  },
  {
    name: 'data protection and security',
    words:
      /\b(?:fraud\w*|identity theft|unauthori[sz]ed|hack(?:ed|er|ing)|phishing|suspicious (?:activity|charges?)|data breach|privacy|security (?:measures|breach|question|code)|malware|virus scan|antivirus)\b/,
  },
  {
    name: 'order status',
    words:
      /\b(?:order (?:status|number|confirmation)|my order|your order|track(?:ing)?(?: number)?|order id|purchase order)\b/,
  },
  {
    name: 'delivery',
    words:
      /\b(?:deliver(?:y|ed|ies|ing)?|shipp(?:ing|ed|ment)|courier|parcel|package (?:arriv\w+|was|is|has)|arriv(?:ed|es) (?:damaged|late))\b/,
  },
  {
    name: 'return and exchange',
    words:
      /\b(?:return (?:it|this|the|my|an?|label|policy)|exchang(?:e|ing)|replacement|wrong (?:item|size|product|color|colour)|send it back)\b/,
  },
  {
    name: 'warranty and repair',
    words: /\b(?:warrant(?:y|ies)|repair(?:s|ed|ing)?|service cent(?:er|re)|loaner|fix(?:ed|ing)? (?:it|my|the))\b/,
  },
  {
    name: 'insurance and claims',
    words: /\b(?:insur(?:ance|ed|er)|claims?|deductible|polic(?:y|ies)(?: number)?|premiums?|copay|protection plan)\b/,
  },
  {
    name: 'complaint',
    words:
      /\b(?:complain(?:t|ts|ing|ed)?|escalat\w+|speak (?:to|with) (?:a |your |the )?(?:manager|supervisor)|unacceptable|poor service|bad experience)\b/,
  },
  { name: 'feedback', words: /\b(?:feedback|suggest(?:ion|ions|ing)|survey|review of|improvements?)\b/ },
  {
    name: 'appointment',
    words: /\b(?:appointments?|reschedul\w+|time ?slots?|check-?up|consultation|schedule (?:a|an|the|my))\b/,
  },
  {
    name: 'restaurant search and booking',
    words:
      /\b(?:restaurants?|cuisine|(?:book|reserve|booking|reservation)(?: for)? (?:a |the )?table|table for|dine|dining|menu|vegetarian)\b/,
  },
  {
    name: 'hotel booking',
    words:
      /\b(?:hotels?|check(?:ing)?[- ]in (?:date|on)|check-?out date|star hotel|rooms? (?:for|at|booked|rate)|guest house|suite|nights? stay)\b/,
  },
  {
    name: 'flight booking',
    words:
      /\b(?:flights?|airlines?|one-way|round[- ]trip|economy|business class|boarding|layover|departure|seat assignment|passengers?|airport)\b/,
  },
  { name: 'baggage', words: /\b(?:baggage|luggage|checked bags?|carry-on|suitcases?)\b/ },
  {
    name: 'car rental and rides',
    words:
      /\b(?:rental cars?|rent(?:ing)? a car|car rental|hatchback|sedan|suv|taxi|cab|uber|ride (?:to|share|sharing)|pick-?up location)\b/,
  },
  { name: 'train and bus tickets', words: /\b(?:trains?|bus(?:es)?|bus tickets?|rail|coach ticket)\b/ },
  {
    name: 'event tickets',
    words:
      /\b(?:concerts?|tickets? (?:for|to) (?:the|a)|event|theat(?:er|re)|movies?|show ?times?|venue|game tickets?|baseball|football)\b/,
  },
  {
    name: 'vehicle repair',
    words:
      /\b(?:brakes?|engine|tires?|tyres?|oil change|mechanic|transmission|bumper|mileage|auto (?:shop|repair)|dealership|vehicle)\b/,
  },
  {
    name: 'home and property',
    words:
      /\b(?:rent|landlord|tenant|lease|apartments?|mortgage|viewing|square feet|bedrooms?|plumb(?:er|ing)|leak(?:ing|age)?)\b/,
  },
  {
    name: 'banking',
    words:
      /\b(?:bank(?:ing)?|account balance|checking account|savings account|transfer (?:money|funds)|wire|overdraft|loan|interest rate|atm)\b/,
  },
  {
    name: 'symptoms',
    words:
      /\b(?:pain(?:ful|s)?|fever|cough(?:ing)?|headaches?|vomit\w*|nausea|diarrh\w+|rash|sore throat|dizz\w+|tired(?:ness)?|swelling|itch\w*|breath(?:less|ing)|symptoms?|infection|bleeding)\b/,
  },
  {
    name: 'medication and prescription',
    words:
      /\b(?:medic(?:ation|ine)s?|prescri(?:be|bed|ption|ptions)|tablets|antibiotics?|paracetamol|ibuprofen|inhalers?|dos(?:e|age)|pharmacy|refill|allerg(?:y|ic|ies))\b/,
  },
  {
    name: 'documents and forms',
    words: /\b(?:passport|licen[cs]e|certificate|forms?|application form|paperwork|visa|documents?)\b/,
  },
  { name: 'weather', words: /\b(?:weather|forecast|rain(?:y|ing)?|humidity|temperature)\b/ },
  { name: 'music and media', words: /\b(?:songs?|music|playlist|album|stream(?:ing)?|podcast)\b/ },
];
