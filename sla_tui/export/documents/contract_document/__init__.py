"""The service level agreement as customers get it: parties, definitions, seven chapters, signatures."""
